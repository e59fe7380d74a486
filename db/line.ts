import type { Demand } from '../domain/choose-agent.ts'
import type { Fragment, Sql } from './client.ts'

/** A place in the line: a conversation that waits for a human, and what it asks for. */
export interface LineEntry extends Demand {
  conversationId: string
  channelId: string
  /** From 0 (low) to 3 (urgent). */
  priority: number
  since: Date
  notBefore: Date | null
  /** The step of its workflow that put it in the line. */
  seq: number
}

/** `notBefore` of a conversation without any opening ahead: it waits until something changes. */
export const NEVER = new Date('9999-01-01T00:00:00Z')

/** Puts a conversation in the line, or changes what it asks for. It keeps the time since which it waits. */
export async function enterLine(sql: Sql, entry: LineEntry): Promise<void> {
  await sql`
    ${insertPlace(sql, entry, sql`true`)}
    on conflict (conversation_id) do update set priority = excluded.priority, team_id = excluded.team_id,
      agent_id = excluded.agent_id, prefers = excluded.prefers, excluded = excluded.excluded,
      not_before = excluded.not_before, seq = excluded.seq`
}

/**
 * The statement that puts a conversation in the line if `condition` holds. It doesn't run by itself, but as part of another
 * one.
 */
export function insertPlace(sql: Sql, entry: LineEntry, condition: Fragment) {
  const { conversationId, channelId, priority, since, teamId, agentId, prefers, excluded, notBefore, seq } =
    entry
  return sql`
    insert into waiting_line
      (conversation_id, channel_id, priority, since, team_id, agent_id, prefers, excluded, not_before, seq)
    select ${conversationId}::uuid, ${channelId}::uuid, ${priority}, ${since}::timestamptz, ${teamId}::uuid,
      ${agentId}::uuid, ${prefers ?? null}::uuid, ${excluded}::uuid[], ${notBefore}::timestamptz, ${seq}
    where ${condition}`
}

/** Conversations that wait for this agent only, in one channel or in all, may now go to anyone. */
export async function openToAnyone(sql: Sql, agentId: string, channelId?: string): Promise<void> {
  await sql`
    update waiting_line set agent_id = null
    where agent_id = ${agentId} ${channelId === undefined ? sql`` : sql`and channel_id = ${channelId}`}`
}

/** Conversations that wait for this team only may now go to anyone in their channel. */
export async function openToAnyTeam(sql: Sql, teamId: string): Promise<void> {
  await sql`update waiting_line set team_id = null where team_id = ${teamId}`
}

/** Frees what a conversation holds: its place in the line and its seat. */
export async function leaveSeatAndLine(sql: Sql, conversationId: string): Promise<void> {
  await sql`
    with seat as (delete from assignments where conversation_id = ${conversationId})
    delete from waiting_line where conversation_id = ${conversationId}`
}

/** A channel's line, in the order in which conversations are assigned. It includes those that can't be assigned now. */
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

/** How many conversations wait in a channel, and since when the first one has. */
export async function lineDepth(
  sql: Sql,
  channelId: string,
): Promise<{ depth: number; oldest: Date | null }> {
  const [row] = await sql<{ depth: number; oldest: Date | null }[]>`
    select count(*)::integer as depth, min(since) as oldest from waiting_line where channel_id = ${channelId}`
  return row ?? { depth: 0, oldest: null }
}

/** Changes the priority of a conversation in the line; it keeps the time since which it waits. */
export async function setLinePriority(tx: Sql, conversationId: string, priority: number): Promise<void> {
  await tx`update waiting_line set priority = ${priority} where conversation_id = ${conversationId}`
}

/** Conversations in the line that excluded this agent, in one channel or in all of theirs, may now go to them. */
export async function forgetExclusion(sql: Sql, agentId: string, channelId?: string): Promise<void> {
  await sql`
    update waiting_line set excluded = array_remove(excluded, ${agentId}::uuid)
    where excluded <> '{}' and excluded @> array[${agentId}::uuid]
      and channel_id in (select channel_id from channel_agents where agent_id = ${agentId})
      ${channelId === undefined ? sql`` : sql`and channel_id = ${channelId}`}`
}
