import type { WeekSchedule } from '../domain/business-hours-schedule.ts'
import { json, type Sql } from './client.ts'

export interface Team {
  id: string
  name: string
  /** The team's own business hours; null: the channel's apply. */
  businessHours: WeekSchedule | null
  agentIds: string[]
  /** Counts with each change, of its members too. */
  version: number
  createdAt: Date
  deletedAt: Date | null
}

export const teamRows = (sql: Sql) => sql`
  select t.*, coalesce((
    select array_agg(m.agent_id order by m.agent_id) from team_agents m join agents a on a.id = m.agent_id
    where m.team_id = t.id and a.deleted_at is null
  ), '{}') as agent_ids
  from teams t`

/** The team, deleted ones included. */
export async function loadTeam(sql: Sql, id: string): Promise<Team | undefined> {
  const [team] = await sql<Team[]>`${teamRows(sql)} where t.id = ${id}`
  return team
}

/** Live teams, by name. */
export function listTeams(
  sql: Sql,
  page: { after?: { name: string; id: string }; limit: number },
): Promise<Team[]> {
  return sql<Team[]>`
    ${teamRows(sql)}
    where t.deleted_at is null ${page.after ? sql`and (t.name, t.id) > (${page.after.name}, ${page.after.id})` : sql``}
    order by t.name, t.id
    limit ${page.limit}`
}

export interface TeamFields {
  name: string
  businessHours: WeekSchedule | null
}

/** Stores a team. False if a live team has this name. */
export async function insertTeam(sql: Sql, team: TeamFields & { id: string }): Promise<boolean> {
  const row = { ...team, businessHours: team.businessHours && json(sql, team.businessHours) }
  const inserted = await sql`insert into teams ${sql(row)} on conflict do nothing returning id`
  return inserted.length > 0
}

/** Changes a team. False if another live team has the name. */
export async function updateTeam(sql: Sql, id: string, changes: Partial<TeamFields>): Promise<boolean> {
  const { businessHours, ...rest } = changes
  const row = {
    ...rest,
    ...(businessHours !== undefined && {
      businessHours: businessHours && json(sql, businessHours),
    }),
  }
  if (Object.keys(row).length === 0) return true
  // Conversations that wait for the team have to be told of new hours. To the millisecond, because the value is read back
  // as a Date.
  const untold =
    businessHours === undefined ? sql`` : sql`, untold_since = date_trunc('milliseconds', clock_timestamp())`
  const updated = await sql`
    update teams set ${sql(row)} ${untold} where id = ${id} and deleted_at is null
      and not exists (select from teams o where lower(o.name) = lower(${rest.name ?? null}) and o.id <> ${id} and o.deleted_at is null)
    returning id`
  return updated.length > 0
}

export async function deleteTeam(sql: Sql, id: string): Promise<void> {
  await sql`update teams set deleted_at = coalesce(deleted_at, now()) where id = ${id}`
}

/** Replaces the members of a team. */
export async function replaceTeamMembers(sql: Sql, teamId: string, agentIds: string[]): Promise<void> {
  await sql`delete from team_agents where team_id = ${teamId} and not agent_id = any(${agentIds})`
  if (agentIds.length === 0) return
  const rows = agentIds.map(agentId => ({ teamId, agentId }))
  await sql`insert into team_agents ${sql(rows)} on conflict do nothing`
}
