import { json, type Sql } from '../client.ts'

/** A list of conversations that somebody keeps. */
export interface View {
  id: string
  name: string
  scope: 'private' | 'team' | 'all'
  teamId: string | null
  ownerId: string | null
  /** The query of the list, as it stands in the address. */
  query: Record<string, string>
  version: number
  createdAt: Date
  updatedAt: Date
}

export type ViewFields = Pick<View, 'name' | 'scope' | 'teamId' | 'query'>

/** Who looks: an agent, or the administrator's own token; and whether they see the views of all teams. */
export interface Looker {
  agentId: string | undefined
  seesTeams: boolean
}

/** The views that somebody has, by name: their own, those of their teams, and those of everybody. */
export function listViews(
  sql: Sql,
  looker: Looker,
  page: { after?: { name: string; id: string }; limit: number },
): Promise<View[]> {
  return sql<View[]>`
    select v.* from views v
    where ${isShown(sql, looker)} ${page.after ? sql`and (v.name, v.id) > (${page.after.name}, ${page.after.id})` : sql``}
    order by v.name, v.id limit ${page.limit}`
}

/** Those among these ids that somebody has. */
export function findViews(sql: Sql, looker: Looker, ids: string[]): Promise<View[]> {
  return sql<View[]>`select v.* from views v where v.id = any(${ids}) and ${isShown(sql, looker)}`
}

function isShown(sql: Sql, { agentId: id, seesTeams }: Looker) {
  const agentId = id ?? null
  return sql`(v.scope = 'all' or v.owner_id = ${agentId}::uuid or v.scope = 'team' and (${seesTeams} or exists (
    select from team_agents t where t.team_id = v.team_id and t.agent_id = ${agentId}::uuid)))`
}

/** How many views somebody keeps. */
export async function countViewsOf(sql: Sql, ownerId: string | null): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    select count(*)::integer as count from views where owner_id is not distinct from ${ownerId}::uuid`
  return row?.count ?? 0
}

/** Stores a view. One that an earlier try stored stays. */
export async function insertView(
  sql: Sql,
  { query, ...view }: ViewFields & Pick<View, 'id' | 'ownerId'>,
): Promise<void> {
  await sql`insert into views ${sql({ ...view, query: json(sql, query) })} on conflict (id) do nothing`
}

export async function updateView(sql: Sql, id: string, changes: Partial<ViewFields>): Promise<void> {
  const { query, ...rest } = changes
  const row = { ...rest, ...(query && { query: json(sql, query) }) }
  if (Object.keys(row).length > 0)
    await sql`update views set ${sql(row)}, updated_at = now() where id = ${id}`
}

export async function deleteView(sql: Sql, id: string): Promise<void> {
  await sql`delete from views where id = ${id}`
}

/** Whether an agent is in a live team. */
export async function isInTeam(sql: Sql, teamId: string, agentId: string): Promise<boolean> {
  const found = await sql`select from team_agents where team_id = ${teamId} and agent_id = ${agentId}`
  return found.length > 0
}
