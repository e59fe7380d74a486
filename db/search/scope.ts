import type { Fragment, Sql } from '../client.ts'
import { markOfChannel } from './marks.ts'

/** Which channels are searched. */
export interface Scope {
  /** Only the channels of this agent. */
  visibleTo?: string
  channelId?: string
}

/** The channels that are searched; undefined: all. */
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

/** The conditions that the index can answer. */
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
