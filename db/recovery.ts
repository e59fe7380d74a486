import type { ReadingError } from '../domain/reading-errors.ts'
import type { Sql } from './client.ts'

/**
 * How far the provider's list of a channel's incoming messages has been read.
 *
 * The provider's list is the second source of messages: the service reads it to find messages whose webhook never came.
 */
export interface InboundReading {
  /** All messages that the provider got before this time are stored here. */
  watermark: Date
  /** Since when the number's messages come to this service; null while nothing shows that they do. */
  pointedAt: Date | null
  readAt: Date | null
  /** The provider asked not to be called before this time. */
  notBefore: Date | null
  error: string | null
}

/** The same, with figures for the API. */
export interface InboundFigures extends InboundReading {
  /** How many messages in all were stored from the list because no webhook brought them. */
  recovered: number
}

/** A span of time in which messages should have come by webhook and did not. */
export interface InboundGap {
  foundAt: Date
  firstAt: Date
  lastAt: Date
  messages: number
}

/**
 * A channel that was never read is read from the time it was connected. What the number got before belongs to its previous
 * user.
 */
export async function loadReading(sql: Sql, channelId: string): Promise<InboundReading | undefined> {
  const [reading] = await sql<InboundReading[]>`${readings(sql)} where c.id = ${channelId}`
  return reading
}

const readings = (sql: Sql, more = sql``) => sql`
  select c.id, coalesce(r.watermark, c.created_at) as watermark, r.pointed_at, r.read_at, r.not_before, r.error ${more}
  from channels c left join inbound_readings r on r.channel_id = c.id`

/** The same of many channels. */
export async function loadReadingsOnly(sql: Sql, channelIds: string[]): Promise<Map<string, InboundReading>> {
  const rows = await sql<
    (InboundReading & { id: string })[]
  >`${readings(sql)} where c.id = any(${channelIds})`
  return new Map(rows.map(({ id, ...reading }) => [id, reading]))
}

/** The readings of these channels. It also counts the recovered messages, which takes longer the more there are. */
export async function loadReadings(sql: Sql, channelIds: string[]): Promise<Map<string, InboundFigures>> {
  const recovered = sql`, (select count(*)::integer from messages m
    where m.channel_id = c.id and m.direction = 'inbound' and m.details->>'recovered' is not null) as recovered`
  const rows = await sql<(InboundFigures & { id: string })[]>`
    ${readings(sql, recovered)} where c.id = any(${channelIds})`
  return new Map(rows.map(({ id, ...reading }) => [id, reading]))
}

/** Stores that the list was read. The watermark moves forward, never back. */
export async function noteReading(
  sql: Sql,
  channelId: string,
  { watermark, error = null }: { watermark: Date; error?: string | null },
): Promise<void> {
  await sql`
    insert into inbound_readings (channel_id, watermark, read_at, error)
    values (${channelId}, ${watermark}, now(), ${error})
    on conflict (channel_id) do update set
      watermark = greatest(inbound_readings.watermark, excluded.watermark),
      read_at = excluded.read_at, error = excluded.error, not_before = null`
}

/** Stores that the list could not be read to its end. The watermark stays. */
export async function noteFailedReading(
  sql: Sql,
  channelId: string,
  { error, notBefore = null }: { error: string; notBefore?: Date | null },
): Promise<void> {
  await sql`
    insert into inbound_readings (channel_id, watermark, error, not_before)
    select id, created_at, ${error}, ${notBefore}::timestamptz from channels where id = ${channelId}
    on conflict (channel_id) do update set error = excluded.error, not_before = excluded.not_before`
}

/**
 * Stores that nothing shows yet that the number's messages come here. Those that came until now belong to another system.
 */
export async function noteElsewhere(sql: Sql, channelId: string, at: Date): Promise<void> {
  await noteReading(sql, channelId, { watermark: at, error: 'not_pointed_here' satisfies ReadingError })
}

/** Stores since when the number's messages come here. Those before belong to another system. */
export async function notePointed(sql: Sql, channelId: string, pointedAt: Date): Promise<void> {
  await sql`
    insert into inbound_readings (channel_id, watermark, pointed_at)
    values (${channelId}, ${pointedAt}, ${pointedAt})
    on conflict (channel_id) do update set pointed_at = coalesce(inbound_readings.pointed_at, excluded.pointed_at)`
}

/**
 * Stores that the provider has this service's address, for a channel of which that was not known. What came since the last
 * look belongs to this service: rather answer a message twice than lose one.
 */
export async function noteShownHere(sql: Sql, channelId: string): Promise<void> {
  await sql`
    update inbound_readings set pointed_at = coalesce(pointed_at, watermark), error = null
    where channel_id = ${channelId} and error = ${'not_pointed_here' satisfies ReadingError}`
}

/** When a channel first got a message by webhook. */
export async function firstWebhookAt(sql: Sql, channelId: string): Promise<Date | undefined> {
  const [first] = await sql<{ at: Date | null }[]>`
    select min(received_at) as at from messages
    where channel_id = ${channelId} and direction = 'inbound' and details->>'recovered' is null`
  return first?.at ?? undefined
}

export async function insertGap(
  sql: Sql,
  channelId: string,
  { firstAt, lastAt, messages }: Omit<InboundGap, 'foundAt'>,
): Promise<void> {
  await sql`
    insert into inbound_gaps (channel_id, found_at, first_at, last_at, messages)
    values (${channelId}, now(), ${firstAt}, ${lastAt}, ${messages}) on conflict do nothing`
}

/** The latest gap of each channel that had one. */
export async function loadLastGaps(sql: Sql, channelIds: string[]): Promise<Map<string, InboundGap>> {
  const rows = await sql<(InboundGap & { channelId: string })[]>`
    select last.* from unnest(${channelIds}::uuid[]) as wanted(id)
    cross join lateral (
      select * from inbound_gaps where channel_id = wanted.id order by found_at desc limit 1
    ) last`
  return new Map(rows.map(({ channelId, ...gap }) => [channelId, gap]))
}

/**
 * Which of these messages of the provider are stored, as messages or reactions, in any channel of the account. A number and
 * the service that contains it can be two channels, and only one of them got the webhook.
 */
export async function findReceived(sql: Sql, accountId: string, ids: string[]): Promise<Set<string>> {
  const known = await sql<{ id: string }[]>`
    select m.provider_message_id as id from channels c join messages m on m.channel_id = c.id
    where c.account_id = ${accountId} and m.provider_message_id = any(${ids})
    union
    select r.provider_message_id from channels c join reactions r on r.channel_id = c.id
    where c.account_id = ${accountId} and r.provider_message_id = any(${ids})`
  return new Set(known.map(({ id }) => id))
}
