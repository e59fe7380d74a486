import type { Sql } from '../../db/client.ts'
import { appendEvents, type NewEvent } from '../../db/events.ts'
import {
  endsFor,
  learnAddresses as insertAddresses,
  listEnding,
  lockPeople,
  type Merged,
  mergeContacts,
  moveUnanswered,
  type OpenConversation,
  receivedFirst,
} from '../../db/people.ts'
import { MOST_ADOPTED, SYSTEM } from '../../domain/conversation.ts'
import { knownBy, type RunningConversation } from '../../domain/identity.ts'
import type { Place } from '../../protocol/activities/place.ts'
import { mergedInto } from '../../protocol/signals.ts'
import { signalEach } from '../allocation/signal-each.ts'
import type { Dependencies } from '../dependencies.ts'

/** What came of new addresses of a conversation's customer. */
export interface Learned {
  /** The conversation that goes on in place of this one, if another does. */
  endsFor?: RunningConversation
  /** Conversations that end for another, whose workflows have to be told after the transaction. */
  merged?: Merged
  /** Since when the customer waits for an answer to what this conversation took over from others, epoch ms. */
  adoptedSince?: number
}

/**
 * Notes further addresses of a conversation's customer. Where one of them is another contact's, the two are one person, and
 * become one contact. Done again it finds nothing more.
 */
export async function learnAddresses(
  tx: Sql,
  { conversationId, channelId, seq }: Place,
  addresses: string[],
): Promise<Learned> {
  await lockPeople(tx, channelId)
  const contact = { conversationId, channelId }
  const contactIds = await insertAddresses(tx, contact, { addresses, known: knownBy(addresses) })
  const merged = contactIds.length > 1 ? await mergeContacts(tx, contactIds) : undefined
  if (merged) await appendEvents(tx, { id: conversationId, channelId }, [contactMerged(merged, seq)])
  const places = { firstSeq: seq + 1, most: MOST_ADOPTED }
  if (merged?.goesOn?.id === conversationId) await adoptAll(tx, conversationId, merged.ending, places)
  return {
    merged,
    endsFor: await endsFor(tx, conversationId),
    adoptedSince: await receivedFirst(tx, conversationId, places),
  }
}

/** What is unanswered in conversations that end for this one comes to stand before the message that tells of it. */
async function adoptAll(
  tx: Sql,
  to: string,
  ending: OpenConversation[],
  { firstSeq, most }: { firstSeq: number; most: number },
): Promise<void> {
  let taken = 0
  for (const { id: from, waitingSince: since } of ending) {
    if (since === null) continue
    const places = { firstSeq: firstSeq + taken, most: most - taken }
    taken += await moveUnanswered(tx, { from, to, since, ...places })
  }
}

/** Which contacts became one, and which of their open conversations goes on. */
export function contactMerged({ contactId, mergedIds, goesOn, ending }: Merged, seq: number): NewEvent {
  const conversations = ending.map(({ id }) => id)
  const data = { contactId, mergedIds, ...(goesOn && { goesOn: goesOn.id, ending: conversations }) }
  return { seq, type: 'contact.merged', actor: SYSTEM, data }
}

/**
 * Tells the workflows of conversations that end for another one, except the one that asks. Who is not told, since this
 * process dies, is told by the keeper.
 */
export async function tellMerged(
  { temporal }: Dependencies,
  { goesOn, ending }: Merged,
  exceptId: string,
): Promise<void> {
  if (!goesOn) return
  const into = { conversationId: goesOn.id, workflowId: goesOn.workflowId }
  const others = ending.filter(({ id }) => id !== exceptId)
  await signalEach(temporal, others, mergedInto, conversationId => ({ conversationId, into }))
}

/** Tells those that are still open, of merges whose telling was cut off. Returns how many. */
export async function tellEnding({ sql, temporal }: Dependencies): Promise<number> {
  const ending = await listEnding(sql)
  const into = new Map(ending.map(({ id, goesOn }) => [id, goesOn]))
  return signalEach(temporal, ending, mergedInto, conversationId => ({
    conversationId,
    into: into.get(conversationId) as RunningConversation,
  }))
}
