import { type Actor, SYSTEM } from '../domain/conversation.ts'
import type { InboundMessage, MessageDetails } from '../domain/message.ts'
import { type OutgoingMedium, uploadIdOf } from '../domain/outgoing-media.ts'
import { json, type Sql } from './client.ts'
import { deleteDraft } from './drafts.ts'
import { appendEvents, insertEvents, type NewEvent } from './events.ts'
import type { MessageKind, TemplateContent } from './messages.ts'
import { type Assumed, contextColumns, contextOf, isAsAssumed, type SendingContext } from './sending.ts'
import { usesOf } from './uploads.ts'

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

/** Stores that a message is sent as a template, perhaps with a file, although it was first stored as a text. */
export async function storeTemplate(
  sql: Sql,
  {
    id,
    conversationId,
    template,
    media,
  }: { id: string; conversationId: string; template: TemplateContent; media: OutgoingMedium[] },
): Promise<void> {
  const uploads = media.flatMap(medium => uploadIdOf(medium) ?? [])
  await sql`
    with message as (
      update messages set content = ${json(sql, template)}, media = ${json(sql, media)}
      where id = ${id} and content is null returning id
    )${uploads.length > 0 ? sql`, ${usesOf(sql, uploads, conversationId)}` : sql``}
    select from message`
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
