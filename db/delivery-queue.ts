import type { DeliveryError } from '../domain/delivery.ts'
import { MOST_REFUSALS } from './attempts.ts'
import { type Fragment, json, type Sql } from './client.ts'

// Deliveries before the call to the provider: they are claimed for the call, put back, queued again, or given up.

/**
 * A delivery that is about to be sent, and that nobody else may send. `following` is the number of parts that come after
 * it.
 */
export interface Claimed {
  id: string
  part: number
  text: string
  media: number[] | null
  /** The customer's address at the time of the claim. */
  to: string
  following: number
}

/**
 * Claims the next part of a message just before the call; its row then says `sending`. Undefined if there is nothing to
 * send: all parts have left, or an earlier try of the same activity claimed one. In the second case the call may have been
 * made, so it must not be made again.
 *
 * It also removes new attempts for parts that turned out to have arrived.
 */
export async function claimNextPart(sql: Sql, messageId: string): Promise<Claimed | undefined> {
  const [claimed] = await sql<Claimed[]>`
    with needless as (${deleteNeedless(sql, messageId)} returning again.id), last as (
      select distinct on (part) id, part, status from deliveries
      where message_id = ${messageId} and id not in (select id from needless)
      order by part, attempt desc
    ), next as (
      select id from last
      where status = 'queued' and not exists (select from last where status in ('sending', 'unknown', 'failed'))
      order by part limit 1
    )
    update deliveries d set status = 'sending', sending_at = clock_timestamp(), updated_at = now(),
      to_address = (select c.address from messages m join conversations c on c.id = m.conversation_id
        where m.id = d.message_id)
    -- The status again: of two tries at once, the second waits for the first's lock, and must then find the part taken.
    from next where d.id = next.id and d.status = 'queued'
    returning d.id, d.part, d.text, d.media, d.to_address as to, (select count(*) from last where status = 'queued')::integer - 1 as following`
  return claimed
}

/**
 * Puts a delivery back into the queue, and keeps the call among those that were not taken. Only for one that has certainly not
 * been sent. The first such call is reported, so that whoever looks at the message learns why it waits.
 */
export async function requeueDelivery(sql: Sql, id: string, error: DeliveryError): Promise<void> {
  const refusal = sql`jsonb_build_array(jsonb_build_object('at', sending_at, 'error', ${json(sql, error)}::jsonb))`
  const kept = sql`case when jsonb_array_length(refusals) < ${MOST_REFUSALS} then refusals else refusals - 0 end`
  await sql`
    with put_back as (
      update deliveries set status = 'queued', sending_at = null, error = ${json(sql, error)}, updated_at = now(),
        refusals = ${kept} || ${refusal}, refused = refused + 1
      where id = ${id} and status = 'sending'
      returning id, message_id, refused
    )
    insert into delivery_reports (conversation_id, channel_id, message_id, delivery_id, status, reported)
    select m.conversation_id, m.channel_id, m.id, put_back.id, 'queued', ${error.code}
    from put_back join messages m on m.id = put_back.message_id
    where put_back.refused = 1`
}

/** Queues new attempts for parts that failed or may not have been sent. */
export async function queueAgain(
  sql: Sql,
  messageId: string,
  attempts: { part: number; attempt: number; id: string; text: string; media: number[] | null }[],
  sendBy: Date,
): Promise<void> {
  const rows = attempts.map(attempt => ({ ...attempt, messageId, status: 'queued', sendBy }))
  if (rows.length > 0) await sql`insert into deliveries ${sql(rows)} on conflict do nothing`
}

/**
 * Removes new attempts for parts that have arrived meanwhile: an earlier attempt that was unknown or failed was reported as
 * sent after all.
 */
export async function dropNeedlessAttempts(sql: Sql, messageId: string): Promise<void> {
  await deleteNeedless(sql, messageId)
}

function deleteNeedless(sql: Sql, messageId: string) {
  return sql`
    delete from deliveries again using deliveries earlier
    where again.message_id = ${messageId} and again.status = 'queued' and earlier.message_id = again.message_id
      and earlier.part = again.part and earlier.attempt < again.attempt
      and earlier.status in ('accepted', 'sent', 'delivered', 'read')`
}

/** Gives up the queued parts of one message. False if there were none. */
export async function failQueuedParts(sql: Sql, messageId: string, error: DeliveryError): Promise<boolean> {
  return (await failQueued(sql, sql`m.id = ${messageId}`, error)).length > 0
}

/** Gives up everything that is queued in a conversation. Returns the messages concerned. */
export function failQueuedDeliveries(
  sql: Sql,
  conversationId: string,
  error: DeliveryError,
): Promise<string[]> {
  return failQueued(sql, sql`m.conversation_id = ${conversationId}`, error)
}

async function failQueued(sql: Sql, which: Fragment, error: DeliveryError): Promise<string[]> {
  const failed = await sql<{ messageId: string }[]>`
    with failed as (
      update deliveries d set status = 'failed', error = ${json(sql, error)}, updated_at = now()
      from messages m
      where d.status = 'queued' and m.id = d.message_id and ${which}
      returning d.id, m.id as message_id, m.conversation_id, m.channel_id
    ), reported as (
      insert into delivery_reports (conversation_id, channel_id, message_id, delivery_id, status, reported)
      select conversation_id, channel_id, message_id, id, 'failed', ${error.code} from failed
    )
    select distinct message_id from failed`
  return failed.map(({ messageId }) => messageId)
}
