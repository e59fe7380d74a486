import type { Sql } from '../client.ts'
import { type AsIf, withTables } from './as-if.ts'
import type { Step } from './steps.ts'

/** An entry of the line as it is stored. */
export interface StoredEntry {
  conversationId: string
  contactName: string | null
  priority: number
  since: Date
}

export async function loadEntries(tx: Sql, conversationIds: string[]): Promise<Map<string, StoredEntry>> {
  const rows = await tx<StoredEntry[]>`
    select l.conversation_id, p.name as contact_name, l.priority, l.since
    from waiting_line l join conversations c on c.id = l.conversation_id join contacts p on p.id = c.contact_id
    where l.conversation_id = any(${conversationIds}::uuid[])`
  return new Map(rows.map(row => [row.conversationId, row]))
}

/** The names of these live agents. */
export async function agentNames(tx: Sql, ids: string[]): Promise<Map<string, string>> {
  const rows = await tx<{ id: string; name: string }[]>`
    select id, name from agents where id = any(${ids}::uuid[]) and deleted_at is null`
  return new Map(rows.map(({ id, name }) => [id, name]))
}

/** Which of these are live channels, and which live teams. */
export async function knownPlaces(tx: Sql, ids: string[]): Promise<Set<string>> {
  const rows = await tx<{ id: string }[]>`
    select id from channels where id = any(${ids}::uuid[]) and deleted_at is null
    union all
    select id from teams where id = any(${ids}::uuid[]) and deleted_at is null`
  return new Set(rows.map(({ id }) => id))
}

/** The live channels of the pools of these agents and channels, by name, as they would be. */
export async function channelsOfPools(
  tx: Sql,
  asIf: AsIf,
  touched: string[],
  limit: number,
): Promise<string[]> {
  const rows = await tx<{ id: string }[]>`
    ${withTables(tx, asIf)} select c.id from channels c
    where c.deleted_at is null and (c.id = any(${touched}::uuid[]) or exists (
      select from seat_pools p where p.id = c.id
        and p.pool in (select o.pool from seat_pools o where o.id = any(${touched}::uuid[]))))
    order by c.name, c.id limit ${limit}`
  return rows.map(({ id }) => id)
}

/** Conversations that would go back to the line, because whoever has them leaves the channel. */
export interface Returning {
  agentId: string
  channelId: string
  conversations: number
}

export async function countReturning(tx: Sql, steps: Step[]): Promise<Returning[]> {
  const left = steps.flatMap(step => (step.what === 'leave' ? [step] : []))
  if (left.length === 0) return []
  return tx<Returning[]>`
    select s.agent_id, c.channel_id, count(*)::integer as conversations
    from assignments s join conversations c on c.id = s.conversation_id
    where s.agent_id = any(${left.map(({ agentId }) => agentId)}::uuid[])
      and c.channel_id = any(${left.map(({ channelId }) => channelId)}::uuid[])
    group by 1, 2`
}
