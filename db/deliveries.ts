import type { DeliveryError, DeliveryStatus } from '../domain/delivery.ts'
import type { Sql } from './client.ts'

// What is known of deliveries. Who moves them: delivery-queue.ts before the call to the provider, delivery-reports.ts after it,
// and what a call came to that nobody saw the end of, deliveries-in-doubt.ts.

/** One part of a message at one attempt. */
export interface Delivery {
  id: string
  messageId: string
  part: number
  attempt: number
  status: DeliveryStatus
  text: string
  /** Which of the message's files go along; null: all of them, with the first part. */
  media: number[] | null
  providerMessageId: string | null
  error: DeliveryError | null
  sendBy: Date
  sendingAt: Date | null
}

const columns = (sql: Sql) =>
  sql`id, message_id, part, attempt, status, text, media, provider_message_id, error, send_by, sending_at`

/** The last attempt of each part of a message, in order. */
export function loadLastAttempts(sql: Sql, messageId: string): Promise<Delivery[]> {
  return sql<Delivery[]>`
    select distinct on (part) ${columns(sql)} from deliveries
    where message_id = ${messageId}
    order by part, attempt desc`
}

/**
 * Whether it is known of every part what became of it. An attempt that only waits, as when a person has it sent again
 * meanwhile, doesn't make known what became of the one before.
 */
export async function isOutcomeKnown(sql: Sql, messageId: string): Promise<boolean> {
  const [open] = await sql`
    select from (
      select distinct on (part) status from deliveries
      where message_id = ${messageId} and status <> 'queued'
      order by part, attempt desc
    ) last
    where status in ('sending', 'unknown')`
  return open === undefined
}

export async function loadDelivery(sql: Sql, id: string): Promise<Delivery | undefined> {
  const [delivery] = await sql<Delivery[]>`select ${columns(sql)} from deliveries where id = ${id}`
  return delivery
}

/** Why a delivery failed; undefined when it didn't, arrived after all, or a later attempt has taken its place. */
export async function loadDeliveryFailure(sql: Sql, id: string): Promise<DeliveryError | undefined> {
  const [delivery] = await sql<{ error: DeliveryError | null }[]>`
    select d.error from deliveries d
    where d.id = ${id} and d.status = 'failed' and not exists (
      select from deliveries later
      where later.message_id = d.message_id and later.part = d.part and later.attempt > d.attempt
    )`
  return delivery?.error ?? undefined
}

/** Has who comes second with word of a delivery wait for the first. */
export async function lockDelivery(tx: Sql, id: string): Promise<void> {
  await tx`select from deliveries where id = ${id} for update`
}

/** Our address that the delivery before this one left from, as far as the provider has reported it. */
export async function loadSenderBefore(
  sql: Sql,
  conversationId: string,
  id: string,
): Promise<string | undefined> {
  const [last] = await sql<{ sender: string | null }[]>`
    select d.sender from messages m join deliveries d on d.message_id = m.id
    where m.conversation_id = ${conversationId} and d.id <> ${id} and d.sending_at is not null
    order by d.sending_at desc limit 1`
  return last?.sender ?? undefined
}

export interface FoundDelivery {
  id: string
  messageId: string
  conversationId: string
  workflowId: string
  open: boolean
  /** It belongs to an answer that was not known to arrive, to a customer who waited for it and still does. */
  uncounted: boolean
}

/** Of a delivery `d` of a message `m` in a conversation `c`. */
export function foundColumns(sql: Sql) {
  return sql`d.id, m.id as message_id, c.id as conversation_id, c.workflow_id, c.status <> 'closed' as open,
    m.answers and coalesce(c.waiting_since < m.created_at, false) and c.answered_seq < m.seq and not exists (
      select from deliveries o where o.message_id = m.id and o.status in ('queued', 'sending')) as uncounted`
}

/** Whose delivery it is, if it is one of these channels. */
export async function findDelivery(
  sql: Sql,
  id: string,
  channelIds: string[],
): Promise<FoundDelivery | undefined> {
  const [found] = await sql<FoundDelivery[]>`
    select ${foundColumns(sql)}
    from deliveries d join messages m on m.id = d.message_id join conversations c on c.id = m.conversation_id
    where d.id = ${id} and m.channel_id = any(${channelIds}::uuid[])`
  return found
}

/** The same by the provider's id of the message. */
export async function findOfProvider(
  sql: Sql,
  providerMessageId: string,
  channelIds: string[],
): Promise<FoundDelivery | undefined> {
  const [found] = await sql<FoundDelivery[]>`
    select ${foundColumns(sql)}
    from deliveries d join messages m on m.id = d.message_id join conversations c on c.id = m.conversation_id
    where d.provider_message_id = ${providerMessageId} and m.channel_id = any(${channelIds}::uuid[])
    order by d.id limit 1`
  return found
}
