import type { InboundMessage } from '../domain/message.ts'
import { type Fragment, json, type Sql } from './client.ts'

/** A customer's message with its place in the conversation. */
export interface NewInbound {
  id: string
  seq: number
  message: InboundMessage
  late: boolean
  /** Whether the message asks for an answer. */
  asks: boolean
}

/**
 * Stores customers' messages. Returns the provider's ids of those that now are in this conversation at this place, stored
 * now or by an earlier try of the same activity. A message that is missing from the result is a duplicate: it already
 * belongs to another conversation or place.
 */
export async function insertInbound(
  sql: Sql,
  conversation: { id: string; channelId: string },
  messages: NewInbound[],
): Promise<Set<string>> {
  const inserted = await insertNewInbound(sql, conversation, messages)
  const ours = new Set(inserted.map(row => row.providerMessageId))
  if (ours.size === messages.length) return ours
  return new Set([...ours, ...(await findInbound(sql, conversation, messages))])
}

/** The statement that stores the messages that the channel doesn't have yet. It doesn't run by itself. */
export function insertNewInbound(
  sql: Sql,
  conversation: { id: string; channelId: string | Fragment },
  messages: NewInbound[],
) {
  const rows = messages.map(({ id, seq, message, late, asks }) => ({
    id,
    conversationId: conversation.id,
    // The driver accepts a piece of SQL as a value; its types don't say so.
    channelId: conversation.channelId as string,
    seq,
    direction: 'inbound',
    kind: 'contact',
    authorKind: 'contact',
    fromAddress: message.from,
    text: message.text,
    media: json(sql, message.media),
    details: json(sql, message.details),
    providerMessageId: message.providerMessageId,
    receivedAt: new Date(message.receivedAt),
    late,
    asks,
  }))
  return sql<{ providerMessageId: string }[]>`
    insert into messages ${sql(rows)} on conflict do nothing returning provider_message_id`
}

/** The provider's ids of the messages that are in this conversation at this place. */
export async function findInbound(
  sql: Sql,
  conversation: { id: string; channelId: string },
  messages: Pick<NewInbound, 'seq' | 'message'>[],
): Promise<string[]> {
  const known = await sql<{ providerMessageId: string; seq: number; conversationId: string }[]>`
    select provider_message_id, seq, conversation_id from messages
    where channel_id = ${conversation.channelId}
      and provider_message_id = any(${messages.map(({ message }) => message.providerMessageId)})`
  return known
    .filter(row => {
      const place = messages.find(({ message }) => message.providerMessageId === row.providerMessageId)
      return row.conversationId === conversation.id && row.seq === place?.seq
    })
    .map(row => row.providerMessageId)
}

/** The provider's id of the customer's last message in a conversation. */
export async function lastInboundId(
  sql: Sql,
  conversationId: string,
  upTo?: number,
): Promise<string | undefined> {
  const [last] = await sql<{ id: string }[]>`
    select provider_message_id as id from messages
    where conversation_id = ${conversationId} and direction = 'inbound'
      ${upTo === undefined ? sql`` : sql`and seq <= ${upTo}`}
    order by seq desc limit 1`
  return last?.id
}

/**
 * When the customer last wrote to this sender, in any conversation: WhatsApp's window belongs to the customer and the
 * sender.
 */
export async function lastInboundAt(sql: Sql, contactId: string): Promise<Date | undefined> {
  const [row] = await sql<{ at: Date | null }[]>`
    select max(last_inbound_at) as at from conversations where contact_id = ${contactId}`
  return row?.at ?? undefined
}
