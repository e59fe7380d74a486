import { type Actor, SYSTEM } from '../domain/conversation.ts'
import type { DeliveryError, MessageStatus } from '../domain/delivery.ts'
import type { GoneError } from '../domain/media-errors.ts'
import type { InboundMessage, MessageDetails } from '../domain/message.ts'
import { type OutgoingMedium, uploadIdOf } from '../domain/outgoing-media.ts'
import type { KeptTemplate } from '../domain/template.ts'
import { type Fragment, json, type Sql } from './client.ts'
import { deleteDraft } from './drafts.ts'
import { appendEvents, insertEvents, type NewEvent } from './events.ts'
import { type Reaction, standingReactions } from './reactions.ts'
import { type Assumed, contextColumns, contextOf, isAsAssumed, type SendingContext } from './sending.ts'
import { usesOf } from './uploads.ts'

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

export interface NewOutbound {
  id: string
  conversationId: string
  channelId: string
  seq: number
  kind: MessageKind
  author: Actor
  text: string
  media: OutgoingMedium[]
  content?: TemplateContent
  details?: Pick<MessageDetails, 'replyTo'>
  /** One for each part. The ids are derived, so that a second try makes the same ones. */
  parts: { id: string; text: string; media?: number[] }[]
  sendBy: Date
}

/**
 * Stores a message to the customer, a first attempt for each part, and the event, in one statement. The parts are queued.
 *
 * - With `answers`, the message counts as an answer once it has arrived.
 * - With `leaving`, its first part is claimed (see `claimNextPart`).
 * - With `assumed`, nothing is stored if the assumption doesn't hold.
 * - With `draftBefore`, its author's draft goes with it, unless they have written on since then.
 *
 * Returns what is needed to send the message. Undefined if it exists already, or if the assumption doesn't hold.
 */
export async function insertOutbound(
  sql: Sql,
  message: NewOutbound,
  how: { event: NewEvent; answers: boolean; leaving: boolean; assumed?: Assumed; draftBefore?: Date },
): Promise<SendingContext | undefined> {
  const { id, conversationId, channelId, author, kind, parts, sendBy } = message
  const { event, answers, leaving, assumed, draftBefore } = how
  const authorKind = author.kind === 'agent' || author.kind === 'ai' ? author.kind : 'system'
  const content = message.content ? json(sql, message.content) : null
  const uploads = message.media.flatMap(medium => uploadIdOf(medium) ?? [])
  const [context] = await sql<SendingContext[]>`
    with message as (
      insert into messages (id, conversation_id, channel_id, seq, direction, kind, author_kind, author_id, text, media,
        content, details, answers)
      select ${id}, ${conversationId}, ${channelId}, ${message.seq}, 'outbound', ${kind}, ${authorKind},
        ${author.id ?? null}, ${message.text}, ${json(sql, message.media)}, ${content},
        ${json(sql, message.details ?? {})}, ${answers}
      ${assumed ? sql`from ${contextOf(sql, conversationId)} where ${isAsAssumed(sql, assumed)}` : sql``}
      on conflict do nothing returning id
    ), parts as (
      insert into deliveries (id, message_id, part, attempt, text, media, send_by, status, sending_at, to_address)
      select d.id, message.id, d.place - 1, 1, d.text, d.media::smallint[], ${sendBy},
        case when ${leaving} and d.place = 1 then 'sending' else 'queued' end::delivery_status,
        case when ${leaving} and d.place = 1 then clock_timestamp() end,
        case when ${leaving} and d.place = 1 then (select address from conversations where id = ${conversationId}) end
      from message, unnest(${parts.map(part => part.id)}::uuid[], ${parts.map(part => part.text)}::text[],
        ${parts.map(part => (part.media ? `{${part.media}}` : null))}::text[]) with ordinality as d(id, text, media, place)
    ), ${uploads.length > 0 ? sql`${usesOf(sql, uploads, conversationId)}, ` : sql``}event as (
      ${insertEvents(sql, { id: conversationId, channelId }, [event], sql`exists (select from message)`)}
    ), conversation as (
      update conversations set last_message_at = greatest(last_message_at, ${nowInMs(sql)})
      where id = ${conversationId} and exists (select from message)
    ), draft as (
      ${author.kind === 'agent' && draftBefore ? deleteDraft(sql, { conversationId, agentId: author.id, mode: 'reply', before: draftBefore }, sql`exists (select from message)`) : sql`select`}
    )
    select ${contextColumns(sql)} from message, ${contextOf(sql, conversationId)}`
  return context
}

/**
 * Stores a message that somebody sent from our number outside this service. It has one part, which has been sent. Stores
 * its event too. May be repeated.
 */
export async function insertElsewhere(
  tx: Sql,
  { conversationId, channelId, seq }: { conversationId: string; channelId: string; seq: number },
  { id, deliveryId, message }: { id: string; deliveryId: string; message: InboundMessage },
): Promise<void> {
  const { providerMessageId, text, to, from, details } = message
  const at = new Date(message.receivedAt)
  const inserted = await tx`
    with message as (
      insert into messages (id, conversation_id, channel_id, seq, direction, kind, author_kind, text, media, details, answers)
      values (${id}, ${conversationId}, ${channelId}, ${seq}, 'outbound', 'elsewhere', 'system', ${text}, '[]',
        ${json(tx, details)}, true)
      on conflict do nothing returning id
    )
    update conversations set last_message_at = greatest(last_message_at, ${nowInMs(tx)})
    where id = ${conversationId} and exists (select from message) returning id`
  if (inserted.length === 0) return
  await tx`
    insert into deliveries (id, message_id, part, attempt, text, send_by, status, sending_at, to_address,
      provider_message_id, sender)
    values (${deliveryId}, ${id}, 0, 1, ${text}, ${at}, 'sent', ${at}, ${to}, ${providerMessageId}, ${from})`
  const data = { messageId: id, kind: 'elsewhere' }
  await appendEvents(tx, { id: conversationId, channelId }, [
    { seq, type: 'message.queued', actor: SYSTEM, data },
  ])
}

/** To the millisecond, because a list's cursor has no more digits. */
const nowInMs = (sql: Sql) => sql`date_trunc('milliseconds', statement_timestamp())`

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

/** Stores that a message is sent as a template, although it was first stored as a text. */
export async function storeTemplate(sql: Sql, id: string, content: TemplateContent): Promise<void> {
  await sql`update messages set content = ${json(sql, content)} where id = ${id} and content is null`
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
  select *, ${standingReactions(sql, sql`message_views.id`)} as reactions, ${quotedId(sql)} as quoted_id
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

/**
 * Whether the customer of a conversation was sent the unavailable message since then, in any conversation. One that failed
 * doesn't count, since the customer did not read it.
 */
export async function toldUnavailableSince(sql: Sql, conversationId: string, since: Date): Promise<boolean> {
  const told = await sql`
    select from conversations c
    join conversations o on o.contact_id = c.contact_id
    join message_views m on m.conversation_id = o.id
    where c.id = ${conversationId} and m.kind = 'unavailable' and m.created_at >= ${since}
      and m.status <> 'failed' limit 1`
  return told.length > 0
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
