import type { AssignmentMode, Candidate } from '../domain/allocation.ts'
import type { Sql } from './client.ts'

/** Everybody who handles the channel `c` of a statement, as a decision sees them: an array of `Candidate`s in JSON. */
export const membersOfChannel = (sql: Sql) => sql`(
  select coalesce(json_agg(json_build_object(
    'agentId', a.id,
    'name', a.name,
    'presence', case when a.presence_until <= clock_timestamp() then 'offline' else a.presence end,
    'load', (select count(*) from assignments s where s.agent_id = a.id),
    'capacity', a.capacity,
    'lastAssignedAt', floor(extract(epoch from a.last_assigned_at) * 1000),
    'lastAssignedHereAt', floor(extract(epoch from m.last_assigned_at) * 1000)
  ) order by a.id), '[]')
  from channel_agents m join agents a on a.id = m.agent_id
  where m.channel_id = c.id and a.deleted_at is null)`

/** The same for each of these channels. */
export async function loadMembers(tx: Sql, channelIds: string[]): Promise<Map<string, Candidate[]>> {
  const rows = await tx<{ id: string; members: Candidate[] }[]>`
    select c.id, ${membersOfChannel(tx)} as members from channels c where c.id = any(${channelIds})`
  return new Map(rows.map(({ id, members }) => [id, members]))
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
