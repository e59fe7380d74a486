import type { DeliveryError, DeliveryStatus } from '../domain/delivery.ts'
import type { Sql } from './client.ts'

// Reads what is known about deliveries. Other files change them: delivery-queue.ts before the call to the provider,
// delivery-reports.ts after it, and deliveries-in-doubt.ts for calls whose end nobody saw.

/** One attempt to send one part of a message. */
export interface Delivery {
  id: string
  messageId: string
  part: number
  attempt: number
  status: DeliveryStatus
  text: string
  /** Which of the message's files this part carries; null: all of them, with the first part. */
  media: number[] | null
  providerMessageId: string | null
  error: DeliveryError | null
  sendBy: Date
  sendingAt: Date | null
}

const columns = (sql: Sql) =>
  sql`id, message_id, part, attempt, status, text, media, provider_message_id, error, send_by, sending_at`

/** The last attempt for each part of a message, in order. */
export function loadLastAttempts(sql: Sql, messageId: string): Promise<Delivery[]> {
  return sql<Delivery[]>`
    select distinct on (part) ${columns(sql)} from deliveries
    where message_id = ${messageId}
    order by part, attempt desc`
}

/**
 * Whether the outcome of every part is known. A new attempt that still waits (a person had the message sent again) does not
 * settle the attempt before it.
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

/** Why a delivery failed. Undefined if it did not fail, arrived after all, or was replaced by a later attempt. */
export async function loadDeliveryFailure(sql: Sql, id: string): Promise<DeliveryError | undefined> {
  const [delivery] = await sql<{ error: DeliveryError | null }[]>`
    select d.error from deliveries d
    where d.id = ${id} and d.status = 'failed' and not exists (
      select from deliveries later
      where later.message_id = d.message_id and later.part = d.part and later.attempt > d.attempt
    )`
  return delivery?.error ?? undefined
}

/** Locks a delivery, so that the second of two reporters waits for the first. */
export async function lockDelivery(tx: Sql, id: string): Promise<void> {
  await tx`select from deliveries where id = ${id} for update`
}

/** Our address that the previous delivery was sent from, if the provider has reported it. */
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
  /** The delivery belongs to an answer that was not known to have arrived, and the customer still waits for it. */
  uncounted: boolean
}

/** The columns of a `FoundDelivery`: delivery `d` of message `m` in conversation `c`. */
export function foundColumns(sql: Sql) {
  return sql`d.id, m.id as message_id, c.id as conversation_id, c.workflow_id, c.status <> 'closed' as open,
    m.answers and coalesce(c.waiting_since < m.created_at, false) and c.answered_seq < m.seq and not exists (
      select from deliveries o where o.message_id = m.id and o.status in ('queued', 'sending')) as uncounted`
}

/** The delivery with its conversation, if it belongs to one of these channels. */
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

/** The same, found by the provider's message id. */
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
