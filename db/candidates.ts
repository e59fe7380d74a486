import type { AssignmentMode, Candidate, Presence } from '../domain/allocation.ts'
import type { Sql } from './client.ts'

interface MemberRow {
  channelId: string
  agentId: string
  name: string
  presence: Presence
  load: number
  capacity: number
  lastAssignedAt: Date | null
  lastAssignedHereAt: Date | null
}

/** Everybody who handles these channels, as a decision sees them. */
export async function loadMembers(tx: Sql, channelIds: string[]): Promise<Map<string, Candidate[]>> {
  const rows = await tx<MemberRow[]>`
    select m.channel_id, a.id as agent_id, a.name, a.capacity, a.last_assigned_at,
      m.last_assigned_at as last_assigned_here_at,
      case when a.presence_until <= clock_timestamp() then 'offline' else a.presence end as presence,
      (select count(*)::integer from assignments s where s.agent_id = a.id) as load
    from channel_agents m join agents a on a.id = m.agent_id
    where m.channel_id = any(${channelIds}) and a.deleted_at is null
    order by a.id`
  const members = new Map<string, Candidate[]>()
  for (const { channelId, lastAssignedAt, lastAssignedHereAt, ...row } of rows) {
    const candidate = {
      ...row,
      lastAssignedAt: lastAssignedAt?.getTime() ?? null,
      lastAssignedHereAt: lastAssignedHereAt?.getTime() ?? null,
    }
    members.set(channelId, [...(members.get(channelId) ?? []), candidate])
  }
  return members
}

/** The members of each team. */
export async function loadTeams(tx: Sql, teamIds: string[]): Promise<Map<string, Set<string>>> {
  const teams = new Map<string, Set<string>>()
  if (teamIds.length === 0) return teams
  const rows = await tx<{ teamId: string; agentId: string }[]>`
    select team_id, agent_id from team_agents where team_id = any(${teamIds})`
  for (const { teamId, agentId } of rows) teams.set(teamId, (teams.get(teamId) ?? new Set()).add(agentId))
  return teams
}

/** How conversations are given out by the channel version `v` of a statement. */
export const assignmentMode = (sql: Sql) => sql`coalesce(v.settings->'assignment'->>'mode', 'balanced')`

/** How a channel's conversations are given out, by its settings as they are now. */
export async function loadMode(tx: Sql, channelId: string): Promise<AssignmentMode> {
  const [row] = await tx<{ mode: AssignmentMode }[]>`
    select ${assignmentMode(tx)} as mode
    from channels c join channel_versions v on v.channel_id = c.id and v.version = c.version
    where c.id = ${channelId}`
  return row?.mode ?? 'balanced'
}

/** Whether the agent `a` of a statement could have one more conversation. */
export const hasFreeSeat = (sql: Sql) => sql`
  a.deleted_at is null and a.presence = 'online'
    and (a.presence_until is null or a.presence_until > clock_timestamp())
    and a.capacity > (select count(*) from assignments s where s.agent_id = a.id)`
