import type { AuditResult, AuditSource, DeliveryEntry, InboundEntry } from '../domain/audit.ts'
import type { DeliveryStatus } from '../domain/delivery.ts'
import { type Fragment, json, type Sql } from './client.ts'

/** An audited hour with its result. */
export interface AuditedHour extends AuditResult {
  hour: Date
  /** The end of the audited time. It is before the end of the hour if the hour was not over. */
  until: Date
  auditedAt: Date
  source: AuditSource
}

interface Row
  extends Pick<
    AuditedHour,
    'hour' | 'until' | 'auditedAt' | 'source' | 'unexplained' | 'alert' | 'differences'
  > {
  inboundProvider: number
  inboundStored: number
  outboundProvider: number
  outboundStored: number
  outboundDecided: number
}

/** The latest audited hours, newest first. */
export async function listAudits(sql: Sql, channelId: string, limit: number): Promise<AuditedHour[]> {
  const rows = await sql<Row[]>`
    select * from audits where channel_id = ${channelId} order by hour desc limit ${limit}`
  return rows.map(auditedHour)
}

export async function loadAudit(sql: Sql, channelId: string, hour: Date): Promise<AuditedHour | undefined> {
  const [row] = await sql<Row[]>`select * from audits where channel_id = ${channelId} and hour = ${hour}`
  return row && auditedHour(row)
}

function auditedHour({
  hour,
  until,
  auditedAt,
  source,
  unexplained,
  alert,
  differences,
  ...counts
}: Row): AuditedHour {
  return {
    hour,
    until,
    auditedAt,
    source,
    unexplained,
    alert,
    differences,
    inbound: { provider: counts.inboundProvider, stored: counts.inboundStored },
    outbound: {
      provider: counts.outboundProvider,
      stored: counts.outboundStored,
      decided: counts.outboundDecided,
    },
  }
}

/** The hours since `since` whose result is final. */
export async function listSettledHours(sql: Sql, channelId: string, since: Date): Promise<Date[]> {
  const rows = await sql<{ hour: Date }[]>`
    select hour from audits
    where channel_id = ${channelId} and hour >= ${since} and until >= hour + interval '1 hour' and not unsettled`
  return rows.map(({ hour }) => hour)
}

/** Stores the result for an hour, and replaces an earlier one. */
export async function storeAudit(
  sql: Sql,
  channelId: string,
  {
    hour,
    until,
    source,
    result,
    unsettled,
  }: { hour: Date; until: Date; source: AuditSource; result: AuditResult; unsettled: boolean },
): Promise<void> {
  const { inbound, outbound, unexplained, alert, differences } = result
  const row = {
    channelId,
    hour,
    until,
    source,
    unexplained,
    alert,
    unsettled,
    inboundProvider: inbound.provider,
    inboundStored: inbound.stored,
    outboundProvider: outbound.provider,
    outboundStored: outbound.stored,
    outboundDecided: outbound.decided,
    differences: json(sql, differences),
  }
  const { channelId: _, hour: __, ...changes } = row
  await sql`
    insert into audits ${sql(row)}
    on conflict (channel_id, hour) do update set ${sql(changes)}, audited_at = now()`
}

/**
 * A channel's stored messages from customers, and their reactions, which the provider lists as messages. Selects those with
 * these ids and those received in this time.
 */
export function listInboundEntries(
  sql: Sql,
  channelId: string,
  ids: string[],
  { from, until }: { from: Date; until: Date },
): Promise<(Omit<InboundEntry, 'at'> & { at: Date })[]> {
  return sql<(Omit<InboundEntry, 'at'> & { at: Date })[]>`
    select provider_message_id, received_at as at from messages
    where channel_id = ${channelId} and provider_message_id = any(${ids})
    union
    select provider_message_id, received_at from messages m
    where channel_id = ${channelId} and direction = 'inbound' and details->>'recovered' is null
      and received_at >= ${from} and received_at < ${until}
      and not ${isErased(sql, sql`m.conversation_id`)}
    union
    select provider_message_id, received_at from messages m
    where channel_id = ${channelId} and direction = 'inbound' and details->>'recovered' is not null
      and received_at >= ${from} and received_at < ${until}
      and not ${isErased(sql, sql`m.conversation_id`)}
    union
    select provider_message_id, received_at from reactions
    where channel_id = ${channelId} and provider_message_id = any(${ids})
    union
    select provider_message_id, received_at from reactions r
    where channel_id = ${channelId} and received_at >= ${from} and received_at < ${until}
      and not exists (select from contacts where id = r.contact_id and erased_at is not null)`
}

/**
 * Whether a conversation's customer was erased. Then it is right that the provider has nothing of it, or soon will have
 * nothing.
 */
const isErased = (sql: Sql, conversationId: Fragment) => sql`exists (
  select from conversations o join contacts p on p.id = o.contact_id
  where o.id = ${conversationId} and p.erased_at is not null)`

type AuditedDelivery = Omit<DeliveryEntry, 'unreported'> & { status: DeliveryStatus }

/**
 * The calls that a channel made to the provider. Selects those that produced these messages, those that were reported in
 * this time, and those to these customers whose outcome is unknown.
 */
export async function listDeliveryEntries(
  sql: Sql,
  channelId: string,
  { ids, addresses, from, until }: { ids: string[]; addresses: string[]; from: Date; until: Date },
): Promise<AuditedDelivery[]> {
  const rows = await sql<(Omit<AuditedDelivery, 'at'> & { at: Date })[]>`
    with chosen as (
      select id from deliveries where provider_message_id = any(${ids})
      union
      select delivery_id from delivery_reports
      -- One that was put back into the queue reached no provider.
      where channel_id = ${channelId} and at >= ${from} and at < ${until} and status <> 'queued'
      union
      select d.id from conversations c
      join messages m on m.conversation_id = c.id and m.direction = 'outbound'
      join deliveries d on d.message_id = m.id and d.status in ('sending', 'unknown')
      where c.contact_id in (select contact_id from contact_addresses
          where channel_id = ${channelId} and address = any(${addresses}))
        and coalesce(d.to_address, c.address) = any(${addresses})
    )
    select d.id, d.message_id, d.provider_message_id, coalesce(d.to_address, c.address) as to, c.workflow_id,
      d.status, coalesce(d.sending_at, d.created_at) as at
    from chosen join deliveries d using (id)
    join messages m on m.id = d.message_id join conversations c on c.id = m.conversation_id
    where m.channel_id = ${channelId}
      and (d.provider_message_id is not null or d.status in ('sending', 'unknown'))
      and (d.provider_message_id = any(${ids}) or not ${isErased(sql, sql`c.id`)})`
  return rows.map(row => ({ ...row, at: row.at.getTime() }))
}

/**
 * Messages that the provider reported to a channel and that no call of ours is known to have sent, with the time of the first
 * report. Where an address is called for several channels, a report says of whose number it is, or else it is of the channel that
 * was called.
 */
export async function listStrangeReports(
  sql: Sql,
  channel: { id: string; ourAddress: string | undefined },
  { from, until }: { from: Date; until: Date },
): Promise<{ providerMessageId: string; at: Date }[]> {
  const { id, ourAddress = null } = channel
  return sql<{ providerMessageId: string; at: Date }[]>`
    select provider_message_id, min(received_at) as at from early_reports
    where received_at >= ${from} and received_at < ${until}
      and case when report->>'ours' is null then channel_ids[1] = ${id}
        else report->>'ours' = ${ourAddress} and ${id} = any(channel_ids) end
    group by 1`
}

/**
 * The channel that each of the provider's messages belongs to, as far as it is stored. Maps the provider's id to the
 * channel's id.
 */
export async function findOwners(sql: Sql, accountId: string, ids: string[]): Promise<Map<string, string>> {
  const rows = await sql<{ id: string; channelId: string }[]>`
    select d.provider_message_id as id, m.channel_id from deliveries d join messages m on m.id = d.message_id
    where d.provider_message_id = any(${ids})
    union
    select m.provider_message_id, m.channel_id from channels c
    join messages m on m.channel_id = c.id and m.provider_message_id = any(${ids})
    where c.account_id = ${accountId}
    union
    select r.provider_message_id, r.channel_id from channels c
    join reactions r on r.channel_id = c.id and r.provider_message_id = any(${ids})
    where c.account_id = ${accountId}`
  return new Map(rows.map(({ id, channelId }) => [id, channelId]))
}

/** Which of these messages exist. */
export async function findMessages(sql: Sql, ids: string[]): Promise<Set<string>> {
  const rows = await sql<{ id: string }[]>`select id from messages where id = any(${ids}::uuid[])`
  return new Set(rows.map(({ id }) => id))
}
