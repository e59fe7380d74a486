import { activityInfo } from '@temporalio/activity'
import { loadChannel } from '../../db/channels.ts'
import type { Database, Sql } from '../../db/client.ts'
import { reopenRetention } from '../../db/conversations.ts'
import { appendEvents, nextSeq } from '../../db/events.ts'
import { type KeptMerge, listUndone, loadMerge } from '../../db/merges.ts'
import {
  countWaiting,
  isTold,
  isUnderWay,
  listUnparted,
  listWithStrays,
  moveStrays,
  type Parting,
  partingOf,
  placeForStrays,
  setEpoch,
  settleRow,
} from '../../db/parting.ts'
import { lockPeople } from '../../db/people.ts'
import { waysTo } from '../../db/unmerge.ts'
import { type Actor, SYSTEM } from '../../domain/conversation.ts'
import { conversationWorkflowId, derivedId } from '../../platform/ids.ts'
import type { ContactActivities } from '../../protocol/activities/contacts.ts'
import type { IdentityChangeInput, Parted } from '../../protocol/activities/recording.ts'
import { identityChanged, takeBack } from '../../protocol/signals.ts'
import { type ConversationInput, conversationStart } from '../../protocol/start-conversation.ts'
import { signalEach } from '../allocation/signal-each.ts'
import type { Dependencies } from '../dependencies.ts'
import { identityEvent, noteInClosed } from './tell-identity.ts'
import { withOpenKey } from './workflow-of-address.ts'

// After a merge was undone, messages of the one contact may stand in conversations of the other: those that came or were sent
// while the two were one. The workflow of an open conversation gives them away between two other steps, so that none is left
// behind. From a closed one they move at once, to the last closed conversation of the contact that they belong to.

/**
 * Parts the conversations of the two. The workflows of open ones that have not carried it out are told. Returns false when each
 * message stands with the contact that it belongs to.
 */
export function partConversations(dependencies: Dependencies): ContactActivities['partConversations'] {
  return async ({ mergeId }) => {
    const merge = await loadMerge(dependencies.sql, mergeId)
    return merge ? partNow(dependencies, merge) : false
  }
}

/** The same for all merges of a contact that were undone. */
export async function partAll(dependencies: Dependencies, contactId: string): Promise<void> {
  for (const merge of await listUndone(dependencies.sql, contactId)) await partNow(dependencies, merge)
}

async function partNow(dependencies: Dependencies, merge: KeptMerge): Promise<boolean> {
  const { sql, temporal } = dependencies
  if (!merge.undoneAt) return false
  const left = await sql.begin(async tx => {
    await lockPeople(tx, merge.channelId)
    const closed = await listWithStrays(tx, merge)
    const moved: string[] = []
    for (const one of closed) if (!one.gives && (await moveFromClosed(tx, merge, one))) moved.push(one.id)
    return closed.filter(({ id }) => !moved.includes(id))
  })
  for (const { id } of left) {
    const parting = await partingOf(sql, merge, id)
    if (parting) await giveBack(dependencies, merge, parting, id)
  }
  const open = await listUnparted(sql, merge)
  const told = { mergeId: merge.id, undone: true }
  await signalEach(temporal, open, identityChanged, conversationId => ({ conversationId, ...told }))
  if (await isUnderWay(sql, merge)) return true
  await tellClosed(sql, merge)
  return false
}

/** A conversation that was about to close when its merge was undone has not noted that. */
async function tellClosed(sql: Database, merge: KeptMerge): Promise<void> {
  const { id: mergeId, contactId, intoId, channelId, undoneBy } = merge
  await sql.begin(async tx => {
    await lockPeople(tx, channelId)
    const change = { mergeId, undone: true, by: undoneBy ?? SYSTEM, contactId, intoId, channelId }
    for (const side of [contactId, intoId])
      if (!(await isTold(tx, merge, { contactId: side }))) await noteInClosed(tx, change, side)
  })
}

/** Returns false if the contact that they belong to has no closed conversation. */
async function moveFromClosed(
  tx: Sql,
  merge: KeptMerge,
  { id: from, contactId, strays }: { id: string; contactId: string; strays: number },
): Promise<boolean> {
  const to = await placeForStrays(tx, contactId === merge.contactId ? merge.intoId : merge.contactId)
  if (!to) return false
  await moveStrays(tx, merge, { from, to, firstSeq: await nextSeq(tx, to), most: strays })
  for (const id of [from, to]) await settleRow(tx, merge, id)
  await reopenRetention(tx, to)
  return true
}

/**
 * Notes in an open conversation that its customer was merged with another, or that this was undone. After an undo, what
 * belongs to the other contact leaves: if they are still talked with, it goes to their open conversation, which opens if
 * there is none.
 */
export function noteIdentityChange(dependencies: Dependencies) {
  const { sql } = dependencies
  return async (input: IdentityChangeInput): Promise<Parted> => {
    const { conversationId: id, channelId, seq, mergeId, undone } = input
    const at = { id, channelId }
    const parted = await sql.begin(async tx => {
      await lockPeople(tx, channelId)
      const merge = await loadMerge(tx, mergeId)
      if (!merge) return undefined
      const by = (undone ? merge.undoneBy : merge.mergedBy) ?? SYSTEM
      const isNoted = undone && (await isTold(tx, merge, { conversationId: id }))
      if (!isNoted) await appendEvents(tx, at, [identityEvent({ ...merge, mergeId, undone, by }, seq)])
      const parting = undone ? await partingOf(tx, merge, id) : undefined
      if (!parting) return undefined
      const { waitsSince, address } = await settleRow(tx, merge, id)
      await setEpoch(tx, id, seq)
      const { contactId, strays, isOtherBlocked, status } = parting
      const isOver = status === 'resolved' || isOtherBlocked
      const isMoved = isOver && strays > 0 && (await moveFromClosed(tx, merge, { id, contactId, strays }))
      const gives = isOver ? strays > 0 && !isMoved : strays > 0 || isTalkedWith(parting)
      const own = (await waysTo(tx, contactId)).addresses
      const others = (await waysTo(tx, parting.otherId)).addresses
      const leaving = [...merge.addresses, ...others].filter(address => !own.includes(address))
      return { merge, parting, waitsSince, address, gives, leaving }
    })
    if (!parted) return {}
    const { merge, parting, waitsSince, address, gives, leaving } = parted
    if (gives) await giveBack(dependencies, merge, parting, id)
    return {
      leaving,
      address,
      ...(waitsSince && { waitsSince: waitsSince.getTime() }),
      ...(parting.isEmpty && { empty: true }),
    }
  }
}

/** Whether people here were in a conversation with the other contact when the merge ended it. */
function isTalkedWith({ ended }: Parting): boolean {
  return ended !== null && ended.status !== 'resolved'
}

/** Has the messages brought to the open conversation of the contact that they belong to, by its own workflow. */
async function giveBack(
  dependencies: Dependencies,
  merge: KeptMerge,
  { otherId, ended, strays, strayAddress, assigneeId }: Parting,
  from: string,
): Promise<void> {
  const { sql, temporal } = dependencies
  const channel = await loadChannel(sql, merge.channelId)
  if (!channel) throw new Error('the channel does not exist')
  const { addresses } = await waysTo(sql, otherId)
  const to = strayAddress ?? ended?.address ?? addresses[0]
  // Erased meanwhile: nobody is known by an address any more.
  if (to === undefined || addresses.length === 0) return
  const workflowId =
    ended?.workflowId ?? conversationWorkflowId(withOpenKey(dependencies, channel), [to, ...addresses])
  const conversationId = derivedId('conversation', 'taken back', merge.id, from)
  const actor: Actor = merge.undoneBy ?? SYSTEM
  const who = ended?.assigneeId ?? assigneeId
  const count = strays + (ended ? await countWaiting(sql, ended) : 0)
  const back = { conversationId, mergeId: merge.id, from, count, to, actor, ...(who && { assigneeId: who }) }
  const input: ConversationInput = { channelId: channel.id, address: to, conversationId }
  await temporal.workflow.signalWithStart('conversation', {
    ...conversationStart(channel, workflowId, activityInfo().taskQueue),
    args: [input],
    signal: takeBack,
    signalArgs: [back],
  })
}
