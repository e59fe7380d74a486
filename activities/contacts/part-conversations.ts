import { activityInfo } from '@temporalio/activity'
import { loadChannel } from '../../db/channels.ts'
import type { Sql } from '../../db/client.ts'
import { reopenRetention } from '../../db/conversations.ts'
import { appendEvents, nextSeq } from '../../db/events.ts'
import { type KeptMerge, loadMerge } from '../../db/merges.ts'
import {
  countWaiting,
  listUnparted,
  listWithStrays,
  moveStrays,
  type Parting,
  partingOf,
  placeForStrays,
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
import { identityEvent } from './tell-identity.ts'
import { withOpenKey } from './workflow-of-address.ts'

// After a merge was undone, messages of the one contact may stand in conversations of the other: those that came or were sent
// while the two were one. The workflow of an open conversation gives them away between two other steps, so that none is left
// behind. From a closed one they move at once, to the last closed conversation of the contact that they belong to.

/** Parts the conversations of the two. Returns how many open ones have not carried it out: their workflows are told. */
export function partConversations(dependencies: Dependencies): ContactActivities['partConversations'] {
  const { sql, temporal } = dependencies
  return async ({ mergeId }) => {
    const merge = await loadMerge(sql, mergeId)
    if (!merge?.undoneAt) return 0
    const left = await sql.begin(async tx => {
      await lockPeople(tx, merge.channelId)
      const closed = await listWithStrays(tx, merge)
      const moved: string[] = []
      for (const one of closed) if (await moveFromClosed(tx, merge, one)) moved.push(one.id)
      return closed.filter(({ id }) => !moved.includes(id))
    })
    for (const { id } of left) {
      const parting = await partingOf(sql, merge, id)
      if (parting) await giveBack(dependencies, merge, parting, id)
    }
    const open = await listUnparted(sql, merge)
    await signalEach(temporal, open, identityChanged, conversationId => ({
      conversationId,
      mergeId,
      undone: true,
    }))
    return open.length
  }
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
      await appendEvents(tx, at, [identityEvent({ ...merge, mergeId, undone, by }, seq)])
      const parting = undone ? await partingOf(tx, merge, id) : undefined
      if (!parting) return undefined
      const waitsSince = await settleRow(tx, merge, id)
      const { contactId, strays, isOtherBlocked, status } = parting
      const isOver = status === 'resolved' || isOtherBlocked
      const isMoved = isOver && strays > 0 && (await moveFromClosed(tx, merge, { id, contactId, strays }))
      const gives = isOver ? strays > 0 && !isMoved : strays > 0 || isTalkedWith(parting)
      const own = (await waysTo(tx, contactId)).addresses
      const others = (await waysTo(tx, parting.otherId)).addresses
      const leaving = [...merge.addresses, ...others].filter(address => !own.includes(address))
      return { merge, parting, waitsSince, gives, leaving }
    })
    if (!parted) return {}
    const { merge, parting, waitsSince, gives, leaving } = parted
    if (gives) await giveBack(dependencies, merge, parting, id)
    return {
      leaving,
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
