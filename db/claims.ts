import type { AllocationDecision, AssignmentMode, Candidate } from '../domain/allocation.ts'
import { assignmentMode, membersAmong, supplyOf } from './candidates.ts'
import type { Sql } from './client.ts'
import { insertEvents, type NewEvent } from './events.ts'
import { type LineEntry, upsertPlace } from './line.ts'
import { servable } from './servable.ts'

/** What a claim of a seat goes by. */
export interface ClaimFacts {
  /** Whether the conversation is there, and not closed. */
  open: boolean
  /** What it has already; `seq`: the step that asked for it. */
  seat: { agentId: string; agentName: string; by: 'person' | 'automation'; seq: number | null } | null
  /** Of that seat. */
  decision: AllocationDecision | null
  mode: AssignmentMode
  members: Candidate[]
  /** Who is in the team that it is for; null when that is deleted, or none is named. */
  team: string[] | null
  /** Whether somebody else in the line could be given a seat now. */
  othersFirst: boolean
  /** By the database's clock, epoch ms. */
  now: number
}

/** All of it in one look. Undefined when there is no such channel. */
export async function loadClaimFacts(
  sql: Sql,
  { conversationId, channelId, teamId }: { conversationId: string; channelId: string; teamId?: string },
): Promise<ClaimFacts | undefined> {
  const [facts] = await sql<ClaimFacts[]>`
    with ${supplyOf(sql, [channelId])}
    select ${assignmentMode(sql)} as mode, ${membersAmong(sql, sql`c.id`)} as members,
      coalesce(k.status <> 'closed', false) as open,
      case when s.agent_id is not null then json_build_object('agentId', s.agent_id, 'by', s.by, 'seq', s.seq,
        'agentName', (select name from agents where id = s.agent_id)) end as seat,
      s.decision,
      (select coalesce((select json_agg(m.agent_id) from team_agents m where m.team_id = t.id), '[]')
        from teams t where t.id = ${teamId ?? null} and t.deleted_at is null) as team,
      exists (${servable(sql, 1, conversationId)}) as others_first,
      (extract(epoch from clock_timestamp()) * 1000)::float as now
    from channels c
    join channel_versions v on v.channel_id = c.id and v.version = c.version
    left join conversations k on k.id = ${conversationId}
    left join assignments s on s.conversation_id = k.id
    where c.id = ${channelId}`
  return facts
}

interface Outcome {
  id: string
  channelId: string
  teamId: string | null
  at: Date
  epoch: number
  events: NewEvent[]
}

/**
 * Stores that a claim came out with a seat: the seat, the conversation's row, for whose turn it is next, and what is told of
 * it, in one statement. `given`: it is a new one; else the one that it has is taken up.
 */
export async function storeAssigned(
  tx: Sql,
  { id, channelId, teamId, at, epoch, events }: Outcome,
  seat: { agentId: string; given: boolean },
): Promise<void> {
  const { agentId } = seat
  await tx`
    with conversation as (
      update conversations set status = 'assigned', status_since = ${at}, assignee_id = ${agentId}, ai_agent_id = null,
        team_id = ${teamId}, resolved_at = null, unattended_since = null, epoch = greatest(epoch, ${epoch})
      where id = ${id} and status <> 'closed'
    ), place as (
      delete from waiting_line where conversation_id = ${id}
    ), ${
      seat.given
        ? tx`seat as (
      -- The event has the decision: the row keeps it only for what is not told yet.
      insert into assignments (conversation_id, agent_id, seq, assigned_at, by, taken_up_at)
      values (${id}, ${agentId}, ${epoch}, ${at}, 'automation', ${at})
    ), here as (
      update channel_agents set last_assigned_at = clock_timestamp()
      where agent_id = ${agentId} and channel_id = ${channelId}
    ), anywhere as (
      update agents set last_assigned_at = clock_timestamp() where id = ${agentId}
    )`
        : tx`seat as (
      update assignments set taken_up_at = coalesce(taken_up_at, now()) where conversation_id = ${id}
    )`
    }
    ${insertEvents(tx, { id, channelId }, events, tx`true`)}`
}

/** Stores that a claim came out with a place in the line, in one statement: the place, the conversation's row, and what is told. */
export async function storeWaiting(
  tx: Sql,
  { id, channelId, teamId, at, epoch, events }: Outcome,
  { place, unattended }: { place: LineEntry; unattended: boolean },
): Promise<void> {
  await tx`
    with conversation as (
      update conversations set status = 'waiting', assignee_id = null,
        status_since = case when status = 'waiting' then status_since else ${at} end,
        ai_agent_id = null, team_id = ${teamId}, resolved_at = null, epoch = greatest(epoch, ${epoch})
        ${unattended ? tx`, unattended_since = coalesce(unattended_since, ${at})` : tx``}
      where id = ${id} and status <> 'closed'
    ), place as (${upsertPlace(tx, place)})
    ${insertEvents(tx, { id, channelId }, events, tx`true`)}`
}
