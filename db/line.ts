import type { Demand } from '../domain/choose-agent.ts'
import type { Fragment, Sql } from './client.ts'

/** A conversation that waits for a human, and what it asks for. */
export interface LineEntry extends Demand {
  conversationId: string
  channelId: string
  /** 0 low to 3 urgent. */
  priority: number
  since: Date
  notBefore: Date | null
  /** The step of its workflow that put it here. */
  seq: number
}

/** Until when it waits that has no opening ahead: until something changes. */
export const NEVER = new Date('9999-01-01T00:00:00Z')

/** Puts a conversation in the line, or changes what it asks for; its age stays. */
export async function enterLine(sql: Sql, entry: LineEntry): Promise<void> {
  await sql`
    ${insertPlace(sql, entry, sql`true`)}
    on conflict (conversation_id) do update set priority = excluded.priority, team_id = excluded.team_id,
      agent_id = excluded.agent_id, excluded = excluded.excluded, not_before = excluded.not_before,
      seq = excluded.seq`
}

/** The statement that puts one in the line if `condition` holds. Not run by itself: it can be part of another. */
export function insertPlace(sql: Sql, entry: LineEntry, condition: Fragment) {
  const { conversationId, channelId, priority, since, teamId, agentId, excluded, notBefore, seq } = entry
  return sql`
    insert into waiting_line
      (conversation_id, channel_id, priority, since, team_id, agent_id, excluded, not_before, seq)
    select ${conversationId}::uuid, ${channelId}::uuid, ${priority}, ${since}::timestamptz, ${teamId}::uuid,
      ${agentId}::uuid, ${excluded}::uuid[], ${notBefore}::timestamptz, ${seq}
    where ${condition}`
}

/** What waits for one agent alone, in one channel or in all, may be anyone's from now on. */
export async function openToAnyone(sql: Sql, agentId: string, channelId?: string): Promise<void> {
  await sql`
    update waiting_line set agent_id = null
    where agent_id = ${agentId} ${channelId === undefined ? sql`` : sql`and channel_id = ${channelId}`}`
}

/** What waits for a team alone may go to everybody of its channel from now on. */
export async function openToAnyTeam(sql: Sql, teamId: string): Promise<void> {
  await sql`update waiting_line set team_id = null where team_id = ${teamId}`
}

/** Frees whatever a conversation holds: its place in the line, and its seat. */
export async function leaveSeatAndLine(sql: Sql, conversationId: string): Promise<void> {
  await sql`
    with seat as (delete from assignments where conversation_id = ${conversationId})
    delete from waiting_line where conversation_id = ${conversationId}`
}

/** Entries of one channel in the order in which they are given out, whatever keeps them waiting. */
export function listLine(
  sql: Sql,
  channelId: string,
  limit: number,
): Promise<(LineEntry & { workflowId: string })[]> {
  return sql<(LineEntry & { workflowId: string })[]>`
    select l.*, c.workflow_id from waiting_line l join conversations c on c.id = l.conversation_id
    where l.channel_id = ${channelId}
    order by l.priority desc, l.since, l.conversation_id
    limit ${limit}`
}

/** How many wait in a channel, and since when the first has. */
export async function lineDepth(
  sql: Sql,
  channelId: string,
): Promise<{ depth: number; oldest: Date | null }> {
  const [row] = await sql<{ depth: number; oldest: Date | null }[]>`
    select count(*)::integer as depth, min(since) as oldest from waiting_line where channel_id = ${channelId}`
  return row ?? { depth: 0, oldest: null }
}

/** Lets an agent have what waits in their channels and was not to be given to them; in one alone, when it is given. */
export async function forgetExclusion(sql: Sql, agentId: string, channelId?: string): Promise<void> {
  await sql`
    update waiting_line set excluded = array_remove(excluded, ${agentId}::uuid)
    where excluded <> '{}' and excluded @> array[${agentId}::uuid]
      and channel_id in (select channel_id from channel_agents where agent_id = ${agentId})
      ${channelId === undefined ? sql`` : sql`and channel_id = ${channelId}`}`
}
