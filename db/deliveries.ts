import type { DeliveryError, DeliveryStatus } from '../domain/delivery.ts'
import { json, type Sql } from './client.ts'

/** One part of a message at one attempt. */
export interface Delivery {
  id: string
  messageId: string
  part: number
  attempt: number
  status: DeliveryStatus
  text: string
  providerMessageId: string | null
  error: DeliveryError | null
  sendBy: Date
  sendingAt: Date | null
}

const columns = (sql: Sql) =>
  sql`id, message_id, part, attempt, status, text, provider_message_id, error, send_by, sending_at`

/** The last attempt of each part of a message, in order. */
export function loadLastAttempts(sql: Sql, messageId: string): Promise<Delivery[]> {
  return sql<Delivery[]>`
    select distinct on (part) ${columns(sql)} from deliveries
    where message_id = ${messageId}
    order by part, attempt desc`
}

/** A delivery about to leave, and how many parts of its message are to follow. */
export interface Claimed {
  id: string
  part: number
  text: string
  following: number
}

/**
 * Marks the next part of a message as leaving, just before the call. Undefined when there is none: all have left, or an
 * earlier try of the same activity got this far with one, so that the call may have been made and must not be made again.
 */
export async function claimNextPart(sql: Sql, messageId: string): Promise<Claimed | undefined> {
  const [claimed] = await sql<Claimed[]>`
    with last as (
      select distinct on (part) id, part, status from deliveries
      where message_id = ${messageId}
      order by part, attempt desc
    ), next as (
      select id from last
      where status = 'queued' and not exists (select from last where status in ('sending', 'unknown', 'failed'))
      order by part limit 1
    )
    update deliveries d set status = 'sending', sending_at = clock_timestamp(), updated_at = now()
    from next where d.id = next.id
    returning d.id, d.part, d.text, (select count(*) from last where status = 'queued')::integer - 1 as following`
  return claimed
}

/** Puts a delivery back that has certainly not left, to be tried again. */
export async function unclaimDelivery(sql: Sql, id: string, error: DeliveryError): Promise<void> {
  await sql`
    update deliveries set status = 'queued', sending_at = null, error = ${json(sql, error)}, updated_at = now()
    where id = ${id} and status = 'sending'`
}

/**
 * Moves a delivery forward, never back, whoever says so and in whatever order: the call's answer, or a report that came
 * before it. Returns the delivery's message when this was a step.
 */
export async function advanceDelivery(
  sql: Sql,
  id: string,
  report: { status: DeliveryStatus; providerMessageId?: string; error?: DeliveryError; reported: string },
): Promise<boolean> {
  const [step] = await sql`
    with step as (
      update deliveries set
        status = ${report.status}::delivery_status,
        provider_message_id = coalesce(provider_message_id, ${report.providerMessageId ?? null}),
        error = ${report.error ? json(sql, report.error) : null},
        updated_at = now()
      where id = ${id} and status < ${report.status}::delivery_status
      returning id, message_id
    ), reported as (
      insert into delivery_reports (conversation_id, channel_id, message_id, delivery_id, status, reported)
      select m.conversation_id, m.channel_id, m.id, step.id, ${report.status}::delivery_status, ${report.reported}
      from step join messages m on m.id = step.message_id
    )
    select id from step`
  if (!step && report.providerMessageId) await bindProviderMessage(sql, id, report.providerMessageId)
  return step !== undefined
}

/** Whose delivery it is, if it is one of this channel. */
export async function findDelivery(
  sql: Sql,
  id: string,
  channelId: string,
): Promise<{ messageId: string; conversationId: string; workflowId: string; open: boolean } | undefined> {
  const [found] = await sql<
    { messageId: string; conversationId: string; workflowId: string; open: boolean }[]
  >`
    select m.id as message_id, c.id as conversation_id, c.workflow_id, c.status <> 'closed' as open
    from deliveries d join messages m on m.id = d.message_id join conversations c on c.id = m.conversation_id
    where d.id = ${id} and m.channel_id = ${channelId}`
  return found
}

/** A report that is no step forward can still be the first to name the provider's id. */
async function bindProviderMessage(sql: Sql, id: string, providerMessageId: string): Promise<void> {
  await sql`
    update deliveries set provider_message_id = ${providerMessageId}
    where id = ${id} and provider_message_id is null`
}

/** New attempts for the parts that failed or may not have gone, queued. */
export async function queueAgain(
  sql: Sql,
  messageId: string,
  attempts: { part: number; attempt: number; id: string; text: string }[],
  sendBy: Date,
): Promise<void> {
  const rows = attempts.map(attempt => ({ ...attempt, messageId, status: 'queued', sendBy }))
  if (rows.length > 0) await sql`insert into deliveries ${sql(rows)} on conflict do nothing`
}

/** Gives up what has not begun to leave: the parts of one message. */
export async function failQueuedParts(sql: Sql, messageId: string, error: DeliveryError): Promise<void> {
  await sql`
    update deliveries set status = 'failed', error = ${json(sql, error)}, updated_at = now()
    where status = 'queued' and message_id = ${messageId}`
}

/** Gives up everything of a conversation that has not begun to leave. */
export async function failQueuedDeliveries(
  sql: Sql,
  conversationId: string,
  error: DeliveryError,
): Promise<void> {
  await sql`
    update deliveries set status = 'failed', error = ${json(sql, error)}, updated_at = now()
    where status = 'queued' and message_id in (select id from messages where conversation_id = ${conversationId})`
}

export async function loadDeliveryStatus(sql: Sql, id: string): Promise<DeliveryStatus | undefined> {
  const [delivery] = await sql<{ status: DeliveryStatus }[]>`select status from deliveries where id = ${id}`
  return delivery?.status
}

/** Why a delivery failed; undefined when it didn't, or arrived after all. */
export async function loadDeliveryFailure(sql: Sql, id: string): Promise<DeliveryError | undefined> {
  const [delivery] = await sql<{ error: DeliveryError | null }[]>`
    select error from deliveries where id = ${id} and status = 'failed'`
  return delivery?.error ?? undefined
}
