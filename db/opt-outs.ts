import type { Fragment, Sql } from './client.ts'

/**
 * Where an opt-out comes from: the customer's word, the provider's reading of it, or the provider's refusal of a message.
 */
export type OptOutSource = 'keyword' | 'provider' | 'refused'

/** Whether a contact wants no messages from a channel's sender. It is a part of other statements. */
export function isOptedOut(sql: Sql, contactId: Fragment) {
  return sql`exists (select from opt_outs o where o.contact_id = ${contactId} and o.ended_at is null)`
}

/** Since when a contact wants no messages; undefined if they accept them. */
export async function optedOutSince(sql: Sql, contactId: string): Promise<Date | undefined> {
  const [row] = await sql<{ since: Date }[]>`
    select since from opt_outs where contact_id = ${contactId} and ended_at is null`
  return row?.since
}

/**
 * Stores an opt-out of a conversation's customer. A current opt-out stays as it is. Returns whether it is new.
 *
 * @param since default: now
 */
export async function insertOptOut(
  sql: Sql,
  { conversationId, since, by }: { conversationId: string; since?: Date; by: OptOutSource },
): Promise<boolean> {
  const rows = await sql`
    insert into opt_outs (contact_id, since, by)
    select contact_id, coalesce(${since ?? null}::timestamptz, now()), ${by} from conversations where id = ${conversationId}
    on conflict (contact_id) do update
      set since = excluded.since, by = excluded.by, ended_at = null where opt_outs.ended_at is not null
    returning since`
  return rows.length > 0
}

/** Ends the opt-out of a conversation's customer. Returns whether there was one. */
export async function endOptOut(
  sql: Sql,
  { conversationId, at }: { conversationId: string; at: Date },
): Promise<boolean> {
  const rows = await sql`
    update opt_outs o set ended_at = ${at} from conversations c
    where c.id = ${conversationId} and o.contact_id = c.contact_id and o.ended_at is null
    returning since`
  return rows.length > 0
}

/**
 * What is needed to read a message as STOP or START: the channel's medium and language, and whether the customer had opted
 * out when they wrote it.
 */
export async function loadMediumFor(
  sql: Sql,
  conversationId: string,
  at: Date,
): Promise<{ medium: 'whatsapp' | 'sms'; language: string | null; optedOut: boolean }> {
  const [row] = await sql<{ medium: 'whatsapp' | 'sms'; language: string | null; optedOut: boolean }[]>`
    select c.medium, coalesce(v.settings->>'language', v.settings->'businessHours'->>'language') as language,
      exists (select from opt_outs o where o.contact_id = t.contact_id
        and (o.ended_at is null or o.ended_at >= ${at})) as opted_out
    from conversations t join channels c on c.id = t.channel_id
      join channel_versions v on v.channel_id = c.id and v.version = c.version
    where t.id = ${conversationId}`
  if (!row) throw new Error('the conversation does not exist')
  return row
}

/** Whether the customer of a conversation wants no messages. */
export async function hasOptedOut(sql: Sql, conversationId: string): Promise<boolean> {
  const rows = await sql`
    select from conversations c where c.id = ${conversationId} and ${isOptedOut(sql, sql`c.contact_id`)}`
  return rows.length > 0
}
