import type { Sql } from '../../db/client.ts'
import { listConversationsOf } from '../../db/erasure.ts'
import { appendEvents, type NewEvent, nextSeq } from '../../db/events.ts'
import { lastClosedOf } from '../../db/people.ts'
import type { Actor } from '../../domain/conversation.ts'
import { identityChanged } from '../../protocol/signals.ts'
import { signalEach } from '../allocation/signal-each.ts'
import type { Dependencies } from '../dependencies.ts'

/** A merge that a person asked for, or took back. */
export interface IdentityChange {
  mergeId: string
  undone: boolean
  by: Actor
  /** The contact that was merged, and the one that stays. */
  contactId: string
  intoId: string
}

export function identityEvent(
  { mergeId, undone, by, contactId, intoId }: IdentityChange,
  seq: number,
): NewEvent {
  const type = undone ? 'contact.unmerged' : 'contact.merged'
  return { seq, type, actor: by, data: { contactId: intoId, mergedIds: [contactId], mergeId } }
}

/**
 * Notes the change in the history of a contact that has no open conversation. The workflow of an open conversation gives out
 * its numbers, so it notes the change itself (`tellOpen`).
 */
export async function noteInClosed(
  tx: Sql,
  change: IdentityChange & { channelId: string },
  contactId: string,
): Promise<void> {
  const conversations = await listConversationsOf(tx, contactId)
  const place = await lastClosedOf(tx, contactId)
  if (!place || conversations.some(({ isOpen }) => isOpen)) return
  const seq = await nextSeq(tx, place)
  await appendEvents(tx, { id: place, channelId: change.channelId }, [identityEvent(change, seq)])
}

/** Tells a contact's open conversations of the change. */
export async function tellOpen(
  { sql, temporal }: Dependencies,
  { mergeId, undone }: Pick<IdentityChange, 'mergeId' | 'undone'>,
  contactId: string,
): Promise<void> {
  const open = (await listConversationsOf(sql, contactId)).filter(({ isOpen }) => isOpen)
  await signalEach(temporal, open, identityChanged, conversationId => ({ conversationId, mergeId, undone }))
}
