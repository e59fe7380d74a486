import type { Sql } from './client.ts'
import type { OpenRow } from './keeper.ts'

// Which open conversations know of a change of settings. Each conversation's row has the version that it uses, and each
// channel's row the version that its open conversations should use. The difference shows those that could not be told, for
// example because Temporal was unavailable.

/** After this time, a conversation that was being opened with the previous version has been stored. */
const SETTLED_AFTER = '2 minutes'

/** Stores that a conversation uses this version of its channel's settings. */
export async function noteSettingsVersion(sql: Sql, id: string, version: number): Promise<void> {
  await sql`
    update conversations set settings_version = greatest(settings_version, ${version}) where id = ${id}`
}

const behind = (sql: Sql) => sql`
  c.channel_id = h.id and c.status <> 'closed' and c.settings_version < h.acted_on_version`

/**
 * Open conversations that use other settings than their channel's, or have an AI agent that was deleted. Reads only
 * channels that may still have such conversations.
 */
export function listUntold(sql: Sql, limit: number): Promise<OpenRow[]> {
  return sql<OpenRow[]>`
    (select c.id, c.channel_id, c.workflow_id from channels h join conversations c on ${behind(sql)}
      where h.told_version < h.acted_on_version and h.deleted_at is null limit ${limit})
    union
    (select c.id, c.channel_id, c.workflow_id from ai_agents a join conversations c on c.ai_agent_id = a.id
      where a.deleted_at is not null and c.status = 'ai' limit ${limit})`
}

/** Stores for which channels all open conversations know of the last change. */
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

/** Since when open conversations have not been told of a team's hours; null if they know them. */
export async function loadTeamUntold(sql: Sql, teamId: string): Promise<Date | null> {
  const [team] = await sql<{ untoldSince: Date | null }[]>`
    select untold_since from teams where id = ${teamId}`
  return team?.untoldSince ?? null
}

/** Stores that open conversations know what was saved until then. */
export async function noteTeamTold(sql: Sql, teamId: string, until: Date): Promise<void> {
  await sql`update teams set untold_since = null where id = ${teamId} and untold_since <= ${until}`
}

/** Teams whose changed hours are not yet known to open conversations. */
export function listUntoldTeams(sql: Sql): Promise<{ id: string }[]> {
  return sql<{ id: string }[]>`select id from teams where untold_since is not null`
}
