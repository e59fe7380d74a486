import type { Sql } from './client.ts'

/** How far the provider's list of a channel's incoming messages has been read. */
export interface InboundReading {
  /** What came to the provider before is known here. */
  watermark: Date
  /** Since when the number's messages come here; null while nothing shows that they do. */
  pointedAt: Date | null
  readAt: Date | null
  /** Until then the provider asked to be left alone. */
  notBefore: Date | null
  error: string | null
}

/** As the API shows it. */
export interface InboundFigures extends InboundReading {
  /** Messages that are stored as the list had them, and no webhook brought, in all. */
  recovered: number
}

/** Messages that should have come by webhook and did not. */
export interface InboundGap {
  foundAt: Date
  firstAt: Date
  lastAt: Date
  messages: number
}

/** A channel that was never read is read from its beginning: what it was sent before is another's. */
export async function loadReading(sql: Sql, channelId: string): Promise<InboundReading | undefined> {
  const [reading] = await sql<InboundReading[]>`${readings(sql)} where c.id = ${channelId}`
  return reading
}

const readings = (sql: Sql, more = sql``) => sql`
  select c.id, coalesce(r.watermark, c.created_at) as watermark, r.pointed_at, r.read_at, r.not_before, r.error ${more}
  from channels c left join inbound_readings r on r.channel_id = c.id`

/** Of each of these channels; how many were read is counted, which takes the longer the more there are. */
export async function loadReadings(sql: Sql, channelIds: string[]): Promise<Map<string, InboundFigures>> {
  const recovered = sql`, (select count(*)::integer from messages m
    where m.channel_id = c.id and m.direction = 'inbound' and m.details->>'recovered' is not null) as recovered`
  const rows = await sql<(InboundFigures & { id: string })[]>`
    ${readings(sql, recovered)} where c.id = any(${channelIds})`
  return new Map(rows.map(({ id, ...reading }) => [id, reading]))
}

/** The list was read: the watermark moves on, never back. */
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

/** The list could not be read, or not to its end: the watermark stays. */
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

/** Nothing shows yet that the number's messages come here: what came by now is another's. */
export async function noteElsewhere(sql: Sql, channelId: string, at: Date): Promise<void> {
  await noteReading(sql, channelId, { watermark: at, error: 'not_pointed_here' })
}

/** The number's messages come here since then; what came before was another's. */
export async function notePointed(sql: Sql, channelId: string, pointedAt: Date): Promise<void> {
  await sql`
    insert into inbound_readings (channel_id, watermark, pointed_at)
    values (${channelId}, ${pointedAt}, ${pointedAt})
    on conflict (channel_id) do update set pointed_at = coalesce(inbound_readings.pointed_at, excluded.pointed_at)`
}

/** When the first webhook brought a message of a channel. */
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
 * Which of these messages of the provider are stored, as a message or as a reaction, by the provider's ids, in whichever
 * channel of the account: a number and the service that it is in can be two channels, and the webhook was one's.
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
