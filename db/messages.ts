import type { Actor } from '../domain/conversation.ts'
import type { DeliveryError, MessageStatus } from '../domain/delivery.ts'
import type { InboundMessage } from '../domain/message.ts'
import { json, type Sql } from './client.ts'

/** What a message is for. */
export type MessageKind =
  | 'contact'
  | 'reply'
  | 'greeting'
  | 'survey'
  | 'survey_comment'
  | 'survey_thanks'
  | 'unavailable'
  | 'auto_resolve'
  | 'ai'

export interface TemplateContent {
  contentSid: string
  variables: Record<string, string>
}

export interface Message {
  id: string
  conversationId: string
  channelId: string
  seq: number
  direction: 'inbound' | 'outbound'
  kind: MessageKind
  authorKind: 'contact' | 'agent' | 'ai' | 'system'
  authorId: string | null
  text: string
  media: { url: string; contentType?: string }[]
  content: TemplateContent | null
  details: object
  providerMessageId: string | null
  receivedAt: Date | null
  late: boolean
  createdAt: Date
}

/** A message as the API shows it, with the status its deliveries give it. */
export interface MessageView extends Message {
  status: MessageStatus | null
  error: DeliveryError | null
  providerMessageIds: string[] | null
}

/**
 * Stores customers' messages. Returns the provider's ids of those that are in this conversation at this place: stored
 * now, or by an earlier try of the same activity. What is missing belongs to another conversation or place already, and
 * is a duplicate.
 */
export async function insertInbound(
  sql: Sql,
  conversation: { id: string; channelId: string },
  messages: { id: string; seq: number; message: InboundMessage; late: boolean }[],
): Promise<Set<string>> {
  const rows = messages.map(({ id, seq, message, late }) => ({
    id,
    conversationId: conversation.id,
    channelId: conversation.channelId,
    seq,
    direction: 'inbound',
    kind: 'contact',
    authorKind: 'contact',
    text: message.text,
    media: json(sql, message.media),
    details: json(sql, message.details),
    providerMessageId: message.providerMessageId,
    receivedAt: new Date(message.receivedAt),
    late,
  }))
  const inserted = await sql<{ providerMessageId: string }[]>`
    insert into messages ${sql(rows)} on conflict do nothing returning provider_message_id`
  const ours = new Set(inserted.map(row => row.providerMessageId))
  if (ours.size === rows.length) return ours
  const known = await sql<{ providerMessageId: string; seq: number; conversationId: string }[]>`
    select provider_message_id, seq, conversation_id from messages
    where channel_id = ${conversation.channelId}
      and provider_message_id = any(${messages.map(({ message }) => message.providerMessageId)})`
  for (const row of known) {
    const place = messages.find(({ message }) => message.providerMessageId === row.providerMessageId)
    if (row.conversationId === conversation.id && row.seq === place?.seq) ours.add(row.providerMessageId)
  }
  return ours
}

export interface NewOutbound {
  id: string
  conversationId: string
  channelId: string
  seq: number
  kind: MessageKind
  author: Actor
  text: string
  media: { url: string }[]
  content?: TemplateContent
  /** One for each part; the ids are derived, so that a second try makes the same. */
  parts: { id: string; text: string }[]
  sendBy: Date
}

/** Stores a message to the customer with a first attempt of each part, queued. What is there already stays as it is. */
export async function insertOutbound(sql: Sql, message: NewOutbound): Promise<void> {
  const { author } = message
  const row = {
    id: message.id,
    conversationId: message.conversationId,
    channelId: message.channelId,
    seq: message.seq,
    direction: 'outbound',
    kind: message.kind,
    authorKind: author.kind === 'agent' || author.kind === 'ai' ? author.kind : 'system',
    authorId: author.id ?? null,
    text: message.text,
    media: json(sql, message.media),
    content: message.content ? json(sql, message.content) : null,
  }
  const deliveries = message.parts.map((part, index) => ({
    id: part.id,
    messageId: message.id,
    part: index,
    attempt: 1,
    status: 'queued',
    text: part.text,
    sendBy: message.sendBy,
  }))
  await sql`
    with message as (insert into messages ${sql(row)} on conflict do nothing)
    insert into deliveries ${sql(deliveries)} on conflict do nothing`
}

export async function loadMessage(sql: Sql, id: string): Promise<MessageView | undefined> {
  const [message] = await sql<MessageView[]>`select * from message_views where id = ${id}`
  return message
}

/** A conversation's messages, oldest first. */
export function listMessages(
  sql: Sql,
  conversationId: string,
  page: { after?: number; limit: number },
): Promise<MessageView[]> {
  return sql<MessageView[]>`
    select * from message_views
    where conversation_id = ${conversationId} ${page.after === undefined ? sql`` : sql`and seq > ${page.after}`}
    order by seq
    limit ${page.limit}`
}

/** The latest messages of a conversation, oldest first. */
export async function listLatestMessages(
  sql: Sql,
  conversationId: string,
  limit: number,
): Promise<MessageView[]> {
  const latest = await sql<MessageView[]>`
    select * from message_views where conversation_id = ${conversationId} order by seq desc limit ${limit}`
  return latest.reverse()
}

/** Whether the customer of a conversation was sent the unavailable message since then, in this conversation or another. */
export async function toldUnavailableSince(sql: Sql, conversationId: string, since: Date): Promise<boolean> {
  const told = await sql`
    select from conversations c
    join conversations o on o.channel_id = c.channel_id and o.address = c.address
    join messages m on m.conversation_id = o.id
    where c.id = ${conversationId} and m.kind = 'unavailable' and m.created_at >= ${since} limit 1`
  return told.length > 0
}

/** When the customer last wrote to this sender: WhatsApp's window belongs to the two, not to a conversation. */
export async function lastInboundAt(sql: Sql, channelId: string, address: string): Promise<Date | undefined> {
  const [row] = await sql<{ at: Date | null }[]>`
    select max(last_inbound_at) as at from conversations where channel_id = ${channelId} and address = ${address}`
  return row?.at ?? undefined
}
