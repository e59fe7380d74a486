import type { DeliveryError, MessageStatus } from '../domain/delivery.ts'
import type { GoneError } from '../domain/media-errors.ts'
import type { OutgoingMedium } from '../domain/outgoing-media.ts'
import type { KeptTemplate } from '../domain/template.ts'
import { attemptsOf } from './attempts.ts'
import type { Fragment, Sql } from './client.ts'
import { type Reaction, standingReactions } from './reactions.ts'

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
  | 'window_notice'
  /** Somebody sent it from our number outside this service. */
  | 'elsewhere'
  | 'ai'

export type TemplateContent = KeptTemplate

/** A file of a message. `gone`: it was uploaded here, and is deleted. */
export interface KeptMedium extends OutgoingMedium {
  gone?: GoneError
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
  media: KeptMedium[]
  content: TemplateContent | null
  details: object
  providerMessageId: string | null
  receivedAt: Date | null
  late: boolean
  createdAt: Date
}

/** A message as the API shows it. Its status results from its deliveries. */
export interface MessageView extends Message {
  status: MessageStatus | null
  error: DeliveryError | null
  providerMessageIds: string[] | null
}

export async function loadMessage(sql: Sql, id: string): Promise<MessageView | undefined> {
  const [message] = await sql<MessageView[]>`select * from message_views where id = ${id}`
  return message
}

/** A message with its current reactions, oldest first. */
export interface ListedMessage extends MessageView {
  reactions: Reaction[] | null
  /** Our id of the message that it quotes, if that is here. */
  quotedId: string | null
  /** How often it was tried to send it; null: it is the customer's. */
  attempts: number | null
}

/** Our id of the message that one of `message_views` quotes. */
const quotedId = (sql: Sql): Fragment => sql`
  case when message_views.details ? 'replyTo' then (
    select q.id from (
      select id, channel_id, provider_message_id from messages
      union all
      select m.id, m.channel_id, d.provider_message_id from deliveries d join messages m on m.id = d.message_id
    ) q
    where q.channel_id = message_views.channel_id
      and q.provider_message_id = message_views.details->'replyTo'->>'providerMessageId'
    limit 1) end`

/** Selects messages as the API shows them. */
export const listedMessages = (sql: Sql) => sql`
  select *, ${standingReactions(sql, sql`message_views.id`)} as reactions, ${quotedId(sql)} as quoted_id,
    ${attemptsOf(sql)} as attempts
  from message_views`

/** A conversation's messages: oldest first, after `after`; or newest first, before `before`. */
export function listMessages(
  sql: Sql,
  conversationId: string,
  page: { after?: number; before?: number; newestFirst?: boolean; limit: number },
): Promise<ListedMessage[]> {
  const { after, before, newestFirst = false, limit } = page
  return sql<ListedMessage[]>`
    ${listedMessages(sql)}
    where conversation_id = ${conversationId} ${after === undefined ? sql`` : sql`and seq > ${after}`}
      ${before === undefined ? sql`` : sql`and seq < ${before}`}
    order by seq ${newestFirst ? sql`desc` : sql``}
    limit ${limit}`
}

/** Messages as the API lists them, by their ids. */
export function listMessagesById(sql: Sql, ids: string[]): Promise<ListedMessage[]> {
  return sql<ListedMessage[]>`${listedMessages(sql)} where message_views.id = any(${ids})`
}

/** The most messages that are told as having come meanwhile. */
const MOST_SINCE = 50

/**
 * What others have written after this place, oldest first: the customer, other agents, the AI, and somebody outside this
 * service. What the service says by itself doesn't count.
 */
export function listWrittenSince(
  sql: Sql,
  conversationId: string,
  { seq, by }: { seq: number; by: string | undefined },
): Promise<ListedMessage[]> {
  return sql<ListedMessage[]>`
    ${listedMessages(sql)}
    where conversation_id = ${conversationId} and seq > ${seq}
      and (author_kind <> 'system' or kind = 'elsewhere')
      and not (author_kind = 'agent' and author_id is not distinct from ${by ?? null})
    order by seq
    limit ${MOST_SINCE}`
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
