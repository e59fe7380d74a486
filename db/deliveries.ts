import { type DeliveryError, type DeliveryStatus, NOT_SENT } from '../domain/delivery.ts'
import { json, type Sql } from './client.ts'

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

/** A delivery about to leave, and how many parts of its message are to follow. */
export interface Claimed {
  id: string
  part: number
  text: string
  media: number[] | null
  /** The customer's address at that moment. */
  to: string
  following: number
}

/**
 * Marks the next part of a message as leaving, just before the call. Undefined when there is none: all have left, or an
 * earlier try of the same activity got this far with one, so that the call may have been made and must not be made again.
 * A new attempt of a part that turned out to have arrived is taken back, whoever is about to send it.
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
 * A call to the provider of which it isn't known which message it made, if any: it is under way, its outcome is unknown, or
 * a person said what it was.
 */
export interface DoubtfulDelivery {
  id: string
  messageId: string
  status: 'sending' | 'unknown' | 'accepted' | 'failed'
  sendingAt: Date
  to: string
  text: string
  /** What the provider may show in place of it: of the message as a whole, where that has no files to be told apart by. */
  messageText: string | null
  isTemplate: boolean
  mediaCount: number
}

/**
 * Such calls to the customer of a conversation, in whatever conversation with them: of a number and of the service that it
 * is in, as two channels, the provider's list has the same sender.
 */
export function listDoubtful(sql: Sql, conversationId: string): Promise<DoubtfulDelivery[]> {
  return sql<DoubtfulDelivery[]>`
    with senders as (
      select c.contact_id, s.id as channel_id
      from conversations c
      join channels h on h.id = c.channel_id
      join channels s on s.provider = h.provider and s.account_id = h.account_id
      where c.id = ${conversationId}
    ), talks as materialized (
      select o.id, o.address from senders s
      join conversations o on o.contact_id = s.contact_id and o.channel_id = s.channel_id
      union
      select o.id, o.address from senders s join contact_addresses a on a.contact_id = s.contact_id
      join conversations o on o.channel_id = s.channel_id and o.address = a.address
    )
    select d.id, d.message_id, d.status, d.sending_at, coalesce(d.to_address, o.address) as to, d.text,
      case when d.media is null then m.text end as message_text, m.content is not null as is_template,
      case when d.media is not null then cardinality(d.media) when d.part = 0 then jsonb_array_length(m.media)
        else 0 end as media_count
    from talks o
    join messages m on m.conversation_id = o.id
    join deliveries d on d.message_id = m.id
    where d.sending_at > now() - interval '2 days' and d.provider_message_id is null
      and (d.status in ('sending', 'unknown', 'accepted') or ${isByWord(sql)})`
}

/** Which of the provider's message ids belong to a delivery of ours. */
export async function findClaimed(sql: Sql, providerMessageIds: string[]): Promise<Set<string>> {
  const claimed = await sql<{ id: string }[]>`
    select provider_message_id as id from deliveries where provider_message_id = any(${providerMessageIds})`
  return new Set(claimed.map(({ id }) => id))
}

/** The parts of a message whose outcome is unknown. No report moves them on before the transaction has ended. */
export function lockUnknownParts(tx: Sql, messageId: string): Promise<{ id: string; part: number }[]> {
  return tx<{ id: string; part: number }[]>`
    select id, part from deliveries d
    where message_id = ${messageId} and status = 'unknown' and not exists (
      select from deliveries later
      where later.message_id = d.message_id and later.part = d.part and later.attempt > d.attempt
    )
    order by part
    for update`
}

/** Says more of the parts of a message whose outcome is unknown. */
export async function explainUnknown(sql: Sql, messageId: string, error: DeliveryError): Promise<void> {
  await sql`
    update deliveries set error = ${json(sql, error)} where message_id = ${messageId} and status = 'unknown'`
}

/** Puts a delivery back that has certainly not left, to be tried again. */
export async function unclaimDelivery(sql: Sql, id: string, error: DeliveryError): Promise<void> {
  await sql`
    update deliveries set status = 'queued', sending_at = null, error = ${json(sql, error)}, updated_at = now()
    where id = ${id} and status = 'sending'`
}

/** That it was not sent is a person's word alone. */
function isByWord(sql: Sql) {
  return sql`(d.status = 'failed' and d.error->>'code' = ${NOT_SENT})`
}

/**
 * Moves a delivery forward, never back, whoever says so and in whatever order: the call's answer, or a report that came
 * before it. Where the provider names its message, it was sent, whatever a person thought. Returns whether it was a step.
 */
export async function advanceDelivery(
  sql: Sql,
  id: string,
  report: {
    status: DeliveryStatus
    providerMessageId?: string
    error?: DeliveryError
    reported: string
    /** Our address that it left from. */
    from?: string
    /** No report of it will come. */
    unreported?: true
    /** The message that arrives with this step, if it may be an answer to the customer: then it counts. */
    answer?: string
  },
): Promise<boolean> {
  const [step] = await sql<{ answered: unknown }[]>`
    with step as (
      update deliveries d set
        status = ${report.status}::delivery_status,
        provider_message_id = coalesce(provider_message_id, ${report.providerMessageId ?? null}),
        error = ${report.error ? json(sql, report.error) : null},
        sender = coalesce(${report.from ?? null}, sender),
        check_at = now() + ${firstCheck(report)}::interval,
        updated_at = now()
      where id = ${id} and (status < ${report.status}::delivery_status
        or (${report.providerMessageId !== undefined} and ${isByWord(sql)}))
      returning id, message_id
    ), reported as (
      insert into delivery_reports (conversation_id, channel_id, message_id, delivery_id, status, reported)
      select m.conversation_id, m.channel_id, m.id, step.id, ${report.status}::delivery_status, ${report.reported}
      from step join messages m on m.id = step.message_id
    )
    select ${report.answer === undefined ? sql`id` : sql`note_answer(${report.answer})`} as answered from step`
  if (!step && report.providerMessageId) await bindProviderMessage(sql, id, report.providerMessageId)
  return step !== undefined
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

/** When a delivery is looked at by the keeper (see `takeUnheard`); null: it is not. */
function firstCheck({
  status,
  providerMessageId,
  unreported,
}: Parameters<typeof advanceDelivery>[2]): string | null {
  if (status === 'delivered' || status === 'read') return null
  // Whether its conversation was told. What never was at the provider is told by who stores it.
  if (status === 'failed') return providerMessageId === undefined ? null : '1 minute'
  // Most reports come within seconds; where none can come, there is nothing to wait for.
  return unreported ? '10 seconds' : '10 minutes'
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
  attempts: { part: number; attempt: number; id: string; text: string; media: number[] | null }[],
  sendBy: Date,
): Promise<void> {
  const rows = attempts.map(attempt => ({ ...attempt, messageId, status: 'queued', sendBy }))
  if (rows.length > 0) await sql`insert into deliveries ${sql(rows)} on conflict do nothing`
}

/**
 * Takes back the new attempts of parts that turned out to have arrived meanwhile: an earlier attempt whose outcome was
 * unknown, or that counted as failed, was reported after all.
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

/** Gives up what has not begun to leave: the parts of one message. False when there were none. */
export async function failQueuedParts(sql: Sql, messageId: string, error: DeliveryError): Promise<boolean> {
  return (await failQueued(sql, sql`m.id = ${messageId}`, error)).length > 0
}

/** Gives up everything of a conversation that has not begun to leave. Returns the messages it belonged to. */
export function failQueuedDeliveries(
  sql: Sql,
  conversationId: string,
  error: DeliveryError,
): Promise<string[]> {
  return failQueued(sql, sql`m.conversation_id = ${conversationId}`, error)
}

async function failQueued(
  sql: Sql,
  which: ReturnType<typeof columns>,
  error: DeliveryError,
): Promise<string[]> {
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

/** Has who comes second with word of a delivery wait for the first. */
export async function lockDelivery(tx: Sql, id: string): Promise<void> {
  await tx`select from deliveries where id = ${id} for update`
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
