import type { Fragment, Sql } from './client.ts'

/** Who told of an opt-out: the customer's word, the provider's reading of it, or its refusal of a message. */
export type OptOutSource = 'keyword' | 'provider' | 'refused'

/** Whether an address wants no messages from a channel's sender. To be part of another statement. */
export function isOptedOut(sql: Sql, channelId: string | Fragment, address: string | Fragment) {
  return sql`exists (select from opt_outs o
    where o.channel_id = ${channelId} and o.address = ${address} and o.ended_at is null)`
}

/** Since when an address wants no messages; undefined when it takes them. */
export async function optedOutSince(sql: Sql, channelId: string, address: string): Promise<Date | undefined> {
  const [row] = await sql<{ since: Date }[]>`
    select since from opt_outs where channel_id = ${channelId} and address = ${address} and ended_at is null`
  return row?.since
}

/** An opt-out. One that holds already stays as it is. Whether it is new. */
export async function insertOptOut(
  sql: Sql,
  optOut: { channelId: string; address: string; since: Date; by: OptOutSource },
): Promise<boolean> {
  const rows = await sql`
    insert into opt_outs ${sql({ ...optOut })}
    on conflict (channel_id, address) do update
      set since = excluded.since, by = excluded.by, ended_at = null where opt_outs.ended_at is not null
    returning since`
  return rows.length > 0
}

/** Takes an opt-out back. Whether there was one. */
export async function endOptOut(
  sql: Sql,
  { channelId, address, at }: { channelId: string; address: string; at: Date },
): Promise<boolean> {
  const rows = await sql`
    update opt_outs set ended_at = ${at}
    where channel_id = ${channelId} and address = ${address} and ended_at is null
    returning since`
  return rows.length > 0
}

/** What a word is to be read by: the channel's medium, and whether the customer had opted out when they wrote it. */
export async function loadMediumFor(
  sql: Sql,
  channelId: string,
  address: string,
  at: Date,
): Promise<{ medium: 'whatsapp' | 'sms'; optedOut: boolean }> {
  const [row] = await sql<{ medium: 'whatsapp' | 'sms'; optedOut: boolean }[]>`
    select c.medium, exists (select from opt_outs o where o.channel_id = c.id and o.address = ${address}
      and (o.ended_at is null or o.ended_at >= ${at})) as opted_out
    from channels c where c.id = ${channelId}`
  if (!row) throw new Error('the channel is not there')
  return row
}

/** Whether the customer of a conversation wants no messages. */
export async function hasOptedOut(sql: Sql, conversationId: string): Promise<boolean> {
  const rows = await sql`
    select from conversations c where c.id = ${conversationId}
      and ${isOptedOut(sql, sql`c.channel_id`, sql`c.address`)}`
  return rows.length > 0
}
