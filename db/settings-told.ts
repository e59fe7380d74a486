import type { Sql } from './client.ts'
import type { OpenRow } from './keeper.ts'

// Whom a change of settings has reached: each conversation's row says which version it acts on, and each channel's which one
// its open conversations are to act on. What nobody was told, as Temporal was away, shows in the difference.

/** One that was opening by the version before has been stored by then. */
const SETTLED_AFTER = '2 minutes'

/** The conversation acts on this version of its channel's settings. */
export async function noteSettingsVersion(sql: Sql, id: string, version: number): Promise<void> {
  await sql`
    update conversations set settings_version = greatest(settings_version, ${version}) where id = ${id}`
}

const behind = (sql: Sql) => sql`
  c.channel_id = h.id and c.status <> 'closed' and c.settings_version < h.acted_on_version`

/**
 * Open conversations that act on other settings than their channel's, or are with an AI agent that is no more. Looks at
 * conversations of those channels only that are not known to be through with their last change.
 */
export function listUntold(sql: Sql, limit: number): Promise<OpenRow[]> {
  return sql<OpenRow[]>`
    (select c.id, c.channel_id, c.workflow_id from channels h join conversations c on ${behind(sql)}
      where h.told_version < h.acted_on_version and h.deleted_at is null limit ${limit})
    union
    (select c.id, c.channel_id, c.workflow_id from ai_agents a join conversations c on c.ai_agent_id = a.id
      where a.deleted_at is not null and c.status = 'ai' limit ${limit})`
}

/** Notes of which channels all open conversations act on the last change. */
export async function noteToldChannels(sql: Sql): Promise<void> {
  const told = await sql<{ id: string; version: number }[]>`
    select h.id, h.acted_on_version as version from channels h
    join channel_versions v on v.channel_id = h.id and v.version = h.acted_on_version
    where h.told_version < h.acted_on_version and v.changed_at < now() - ${SETTLED_AFTER}::interval
      and not exists (select from conversations c where ${behind(sql)})`
  for (const { id, version } of told) {
    await sql`update channels set told_version = ${version} where id = ${id} and acted_on_version = ${version}`
  }
}

/** Since when open conversations have not been told of a team's hours; null: they know them. */
export async function loadTeamUntold(sql: Sql, teamId: string): Promise<Date | null> {
  const [team] = await sql<{ untoldSince: Date | null }[]>`
    select untold_since from teams where id = ${teamId}`
  return team?.untoldSince ?? null
}

/** They were told of what was saved until then. */
export async function noteTeamTold(sql: Sql, teamId: string, until: Date): Promise<void> {
  await sql`update teams set untold_since = null where id = ${teamId} and untold_since <= ${until}`
}

/** Teams whose hours open conversations have not been told of. */
export function listUntoldTeams(sql: Sql): Promise<{ id: string }[]> {
  return sql<{ id: string }[]>`select id from teams where untold_since is not null`
}
