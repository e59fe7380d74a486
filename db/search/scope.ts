import type { Fragment, Sql } from '../client.ts'
import { mayRead } from '../mentions.ts'
import { markOfChannel } from './marks.ts'

/** Where is searched. */
export interface Scope {
  /** Only what this agent may read: the channels that they handle, and the conversations in which they were mentioned. */
  visibleTo?: string
  channelId?: string
}

/** The channels that are searched whole; undefined: all. */
export async function channelsIn(sql: Sql, { visibleTo, channelId }: Scope): Promise<string[] | undefined> {
  if (visibleTo === undefined) return channelId === undefined ? undefined : [channelId]
  const rows = await sql<{ id: string }[]>`
    select channel_id as id from channel_agents where agent_id = ${visibleTo}
      ${channelId === undefined ? sql`` : sql`and channel_id = ${channelId}`}`
  return rows.map(({ id }) => id)
}

/**
 * Whether a row is in one of these channels. The statement that reads the rows also reads the agent's memberships. So
 * an agent who was just removed from a channel finds nothing more in it.
 */
export function isInScope(sql: Sql, column: Fragment, { visibleTo, channelId }: Scope): Fragment {
  return sql`
    ${channelId === undefined ? sql`true` : sql`${column} = ${channelId}`}
    ${visibleTo === undefined ? sql`` : sql`and exists (select from channel_agents v where v.channel_id = ${column} and v.agent_id = ${visibleTo})`}`
}

/** Whether a conversation may be read: by those who handle its channel, and by those who were mentioned in it. */
export function isReadable(
  sql: Sql,
  { channel, conversation }: { channel: Fragment; conversation: Fragment },
  { visibleTo, channelId }: Scope,
): Fragment {
  const isAllowed = visibleTo === undefined ? sql`true` : mayRead(sql, visibleTo, { channel, conversation })
  return channelId === undefined ? isAllowed : sql`${channel} = ${channelId} and ${isAllowed}`
}

/** So many of an agent's mentions are searched, the latest ones. */
const MOST_MENTIONS = 200

/** The conversations that an agent may read by a mention alone. They are few, so they are read whole, without the index. */
export function mentionedOnly(sql: Sql, { visibleTo, channelId }: Scope & { visibleTo: string }): Fragment {
  return sql`
    select n.conversation_id, c.contact_id from mentions n join conversations c on c.id = n.conversation_id
    where n.agent_id = ${visibleTo} ${channelId === undefined ? sql`` : sql`and c.channel_id = ${channelId}`}
      and not exists (select from channel_agents v where v.channel_id = c.channel_id and v.agent_id = ${visibleTo})
    order by n.since desc limit ${MOST_MENTIONS}`
}

/** The conditions that the index answers. */
export function byIndex(
  sql: Sql,
  { grams, stretches, channels }: { grams: number[]; stretches: number[]; channels?: string[] },
): Fragment {
  return sql`s.grams && ${stretches}::integer[]
    ${grams.length === 0 ? sql`` : sql`and s.grams @> ${grams}::integer[]`}
    ${channels === undefined ? sql`` : sql`and s.grams && ${channels.map(markOfChannel)}::integer[]`}`
}

/** The longest time of each statement in a transaction, ms. */
export async function limitStatements(tx: Sql, ms: number): Promise<void> {
  await tx`select set_config('statement_timeout', ${String(ms)}, true)`
}

/** The positions of the stream that a table of the search has; undefined if it is empty. */
export async function boundsOf(
  sql: Sql,
  table: 'search_messages' | 'search_contacts',
): Promise<{ first: number; last: number } | undefined> {
  const [bounds] = await sql<{ first: string | null; last: string | null }[]>`
    select min(position)::text as first, max(position)::text as last from ${sql(table)}`
  return bounds?.first && bounds.last ? { first: Number(bounds.first), last: Number(bounds.last) } : undefined
}
