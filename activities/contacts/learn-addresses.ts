import type { Sql } from '../../db/client.ts'
import { appendEvents, type NewEvent } from '../../db/events.ts'
import {
  endsFor,
  learnAddresses as insertAddresses,
  listEnding,
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

/** The result of recording new addresses of a conversation's customer. */
export interface Learned {
  /** The conversation that continues in place of this one, if there is one. */
  endsFor?: RunningConversation
  /**
   * Conversations that end in favour of another one. Their workflows must be told after the
   * transaction.
   */
  merged?: Merged
  /** Since when the customer waits for an answer to messages that this conversation took over, epoch ms. */
  adoptedSince?: number
}

/**
 * Records more addresses of a conversation's customer. If one of them belongs to another contact, both
 * are the same person and become one contact. A second call finds nothing new. The people of the channel
 * must be locked.
 */
export async function learnAddresses(
  tx: Sql,
  { conversationId, channelId, seq }: Place,
  addresses: string[],
): Promise<Learned> {
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

/**
 * Takes over the unanswered messages of conversations that end in favour of this one. They come before
 * the message that revealed it.
 */
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

/** The event that several contacts became one, and which of their open conversations continues. */
export function contactMerged({ contactId, mergedIds, goesOn, ending }: Merged, seq: number): NewEvent {
  const conversations = ending.map(({ id }) => id)
  const data = { contactId, mergedIds, ...(goesOn && { goesOn: goesOn.id, ending: conversations }) }
  return { seq, type: 'contact.merged', actor: SYSTEM, data }
}

/**
 * Tells the workflows of conversations that they end in favour of another one, except the workflow that
 * calls this. If this process dies first, the keeper tells them.
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

/** Tells open conversations of merges that were stored but never told. Returns how many. */
export async function tellEnding({ sql, temporal }: Dependencies): Promise<number> {
  const ending = await listEnding(sql)
  const into = new Map(ending.map(({ id, goesOn }) => [id, goesOn]))
  return signalEach(temporal, ending, mergedInto, conversationId => ({
    conversationId,
    into: into.get(conversationId) as RunningConversation,
  }))
}
