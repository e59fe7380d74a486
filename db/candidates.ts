import type { Candidate } from '../domain/choose-agent.ts'
import type { Fragment, Sql } from './client.ts'
import { isLocked, type Touched } from './seat-locks.ts'

/** The current presence of the agent `a` of a statement. */
const presenceNow = (sql: Sql) =>
  sql`case when a.presence_until <= clock_timestamp() then 'offline' else a.presence end`

/**
 * The agents `a` who are members `m`, as an array of `Candidate`s in JSON: what an allocation decision needs to know about
 * them.
 */
const asCandidates = (sql: Sql, presence: Fragment) => sql`
  coalesce(json_agg(json_build_object(
    'agentId', a.id,
    'name', a.name,
    'presence', ${presence},
    'load', a.load,
    'capacity', a.capacity,
    'lastAssignedAt', extract(epoch from a.last_assigned_at) * 1000,
    'lastAssignedHereAt', extract(epoch from m.last_assigned_at) * 1000
  ) order by a.id), '[]')`

/** Everybody who handles the channel `c` of a statement, as `Candidate`s. */
export const membersOfChannel = (sql: Sql) => sql`(
  select ${asCandidates(sql, presenceNow(sql))}
  from channel_agents m join agents a on a.id = m.agent_id
  where m.channel_id = c.id and a.deleted_at is null)`

/**
 * The agents of the pools. `membersAmong` and `free` are made from these rows.
 */
const peopleOf = (sql: Sql, touched: Touched) => sql`
  select a.id, a.name, a.capacity, a.load, a.last_assigned_at, ${presenceNow(sql)} as presence
  from seat_pools p join agents a on a.id = p.id
  where ${isLocked(sql, touched)} and a.deleted_at is null`

/**
 * The beginning of the `with` of a statement that gives out the seats of pools. `people` are the agents, counted once;
 * `free` are those with a free seat; `desks` are the channels that these handle.
 */
export const supplyOf = (sql: Sql, touched: Touched) => sql`
  people as materialized (${peopleOf(sql, touched)}),
  free as materialized (
    select id, capacity - load as seats from people where presence = 'online' and load < capacity
  ),
  desks as materialized (
    select m.channel_id, ${assignmentMode(sql)} as mode, array_agg(m.agent_id) as free
    from free f join channel_agents m on m.agent_id = f.id
    join channels c on c.id = m.channel_id
    join channel_versions v on v.channel_id = c.id and v.version = c.version
    group by 1, 2
  )`

/** Like `membersOfChannel`, but from the `people` of the statement. */
export const membersAmong = (sql: Sql, channelId: Fragment) => sql`(
  select ${asCandidates(sql, sql`a.presence`)}
  from channel_agents m join people a on a.id = m.agent_id
  where m.channel_id = ${channelId})`

/** Like `membersOfChannel`, for each of these channels. `asIf`: `loadRound`; as a whole `with`. */
export async function loadMembers(
  tx: Sql,
  channelIds: string[],
  asIf: Fragment = tx``,
): Promise<Map<string, Candidate[]>> {
  const rows = await tx<{ id: string; members: Candidate[] }[]>`
    ${asIf} select c.id, ${membersOfChannel(tx)} as members from channels c where c.id = any(${channelIds})`
  return new Map(rows.map(({ id, members }) => [id, members]))
}

/** The members of each team. */
export async function loadTeams(
  tx: Sql,
  teamIds: string[],
  asIf: Fragment = tx``,
): Promise<Map<string, Set<string>>> {
  const teams = new Map<string, Set<string>>()
  if (teamIds.length === 0) return teams
  const rows = await tx<{ teamId: string; agentId: string }[]>`
    ${asIf} select team_id, agent_id from team_agents where team_id = any(${teamIds})`
  for (const { teamId, agentId } of rows) teams.set(teamId, (teams.get(teamId) ?? new Set()).add(agentId))
  return teams
}

/** How conversations are assigned by the channel version `v` of a statement. */
export const assignmentMode = (sql: Sql) => sql`coalesce(v.settings->'assignment'->>'mode', 'balanced')`

/** Whether the agent `a` of a statement could have one more conversation. */
export const hasFreeSeat = (sql: Sql) => sql`
  a.deleted_at is null and a.presence = 'online'
    and (a.presence_until is null or a.presence_until > clock_timestamp())
    and a.capacity > a.load`
