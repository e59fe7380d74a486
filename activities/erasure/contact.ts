import { ApplicationFailure, heartbeat } from '@temporalio/activity'
import {
  blankConversation,
  forgetFiles,
  listFilesOf,
  noteFilesGone,
  setFilesGone,
} from '../../db/blank-texts.ts'
import type { Sql } from '../../db/client.ts'
import {
  blankAnswers,
  blankReactions,
  type Contact,
  detachContact as detach,
  endErasure as end,
  listConversationsOf,
  loadContact,
  noteInDoubt,
  noteKeptAtProvider,
  queueAtProvider,
} from '../../db/erasure.ts'
import { appendEvents, nextSeq } from '../../db/events.ts'
import { listUndone } from '../../db/merges.ts'
import { isUnderWay } from '../../db/parting.ts'
import { forgetWays } from '../../db/passing-notices.ts'
import { lockPeople } from '../../db/people.ts'
import { forgetContact } from '../../db/search/fill-contacts.ts'
import type { GoneError } from '../../domain/media-errors.ts'
import type { ErasureActivities } from '../../protocol/activities/erasure.ts'
import { contactErased } from '../../protocol/signals.ts'
import { signalEach } from '../allocation/signal-each.ts'
import { partAll } from '../contacts/part-conversations.ts'
import { workflowsIn } from '../contacts/workflow-of-address.ts'
import { type Dependencies, ownWorkflowId } from '../dependencies.ts'
import { removeSentUploads } from './uploads.ts'

/** How many files are deleted in one step. */
const FILES = 100

/** The contact as it is now: it may have been merged with another one since. */
export async function contactOf({ sql }: Dependencies, contactId: string): Promise<Contact> {
  const contact = await loadContact(sql, contactId)
  if (!contact) throw new Error('the contact does not exist')
  return contact
}

export function detachContact(dependencies: Dependencies): ErasureActivities['detachContact'] {
  const { sql } = dependencies
  return async ({ contactId, by }) => {
    const contact = await contactOf(dependencies, contactId)
    const { id, channelId } = contact
    // Messages of a contact that it is no longer one with may still stand among these, and some of these with the other.
    await partAll(dependencies, id)
    const personOf = await workflowsIn(dependencies, channelId)
    const addresses = await sql.begin(async tx => {
      await lockPeople(tx, channelId)
      if (await isParting(tx, id))
        throw ApplicationFailure.retryable(
          'the messages of an undone merge are still moving',
          'MergeBeingUndone',
        )
      return detach(tx, contact, { by, personOf })
    })
    forgetWays(sql, channelId, addresses)
  }
}

async function isParting(tx: Sql, contactId: string): Promise<boolean> {
  for (const merge of await listUndone(tx, contactId)) if (await isUnderWay(tx, merge)) return true
  return false
}

export function endConversationsOf(dependencies: Dependencies): ErasureActivities['endConversationsOf'] {
  return async ({ contactId }) => {
    const { id } = await contactOf(dependencies, contactId)
    const open = (await listConversationsOf(dependencies.sql, id)).filter(({ isOpen }) => isOpen)
    // If a workflow is gone, the keeper closes its conversation.
    await signalEach(dependencies.temporal, open, contactErased, conversationId => ({ conversationId }))
    return open.length
  }
}

export function blankContact(dependencies: Dependencies): ErasureActivities['blankContact'] {
  const { sql } = dependencies
  return async ({ contactId }) => {
    const contact = await contactOf(dependencies, contactId)
    await queueAtProvider(sql, contact)
    for (const { id } of await listConversationsOf(sql, contact.id)) {
      await blankConversation(sql, { conversationId: id, person: true }, heartbeat)
    }
    await blankReactions(sql, contact.id)
    await blankAnswers(sql, contact.id)
    await forgetContact(sql, contact.id)
  }
}

export function eraseFilesOf(dependencies: Dependencies): ErasureActivities['eraseFilesOf'] {
  return async ({ contactId }) => {
    const { id } = await contactOf(dependencies, contactId)
    const conversations = (await listConversationsOf(dependencies.sql, id)).map(
      conversation => conversation.id,
    )
    await eraseFiles(dependencies, conversations, 'erased')
  }
}

/** Deletes the files of these conversations, and records why they are missing. */
export async function eraseFiles(
  dependencies: Dependencies,
  conversationIds: string[],
  why: GoneError,
): Promise<void> {
  const { sql, mediaStore } = dependencies
  for (;;) {
    const files = await listFilesOf(sql, conversationIds, FILES)
    if (files.length === 0) break
    const ids = files.map(({ id }) => id)
    // This comes first, so that a running fetch sees that its file must not be kept.
    await noteFilesGone(sql, ids, why)
    for (const id of ids) await mediaStore.delete(id)
    await forgetFiles(sql, ids)
    heartbeat()
  }
  await removeSentUploads(dependencies, conversationIds, why)
  await setFilesGone(sql, conversationIds)
}

/** Records the erasure once, in the person's last conversation. */
export function endErasure(dependencies: Dependencies): ErasureActivities['endErasure'] {
  const { sql } = dependencies
  return async ({ contactId, by, late }) => {
    const contact = await contactOf(dependencies, contactId)
    const { id, channelId } = contact
    if (late) await noteKeptAtProvider(sql, id, null, 'not_in_time')
    await sql.begin(async tx => {
      await noteInDoubt(tx, id)
      const keptAtProvider = await end(tx, contact)
      const conversations = await listConversationsOf(tx, id)
      const last = conversations.at(-1)
      if (!last || contact.erasureEndedAt) return
      const data = {
        contactId: id,
        workflowId: ownWorkflowId(),
        conversations: conversations.length,
        keptAtProvider,
      }
      const seq = await nextSeq(tx, last.id)
      await appendEvents(tx, { id: last.id, channelId }, [{ seq, type: 'contact.erased', actor: by, data }])
    })
  }
}
