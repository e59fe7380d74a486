import { json, type Sql } from '../client.ts'

/** An agent's personal settings, without those that were never set. */
export type StoredSettings = Record<string, unknown>

export async function loadAgentSettings(sql: Sql, agentId: string): Promise<StoredSettings> {
  const [row] = await sql<{ settings: StoredSettings }[]>`
    select settings from agent_settings where agent_id = ${agentId}`
  return row?.settings ?? {}
}

/** Changes some settings; null removes one, so that it has its default. Returns all settings. */
export async function changeAgentSettings(
  sql: Sql,
  agentId: string,
  changes: StoredSettings,
): Promise<StoredSettings> {
  const defaults = Object.keys(changes).filter(name => changes[name] === null)
  const [row] = await sql<{ settings: StoredSettings }[]>`
    insert into agent_settings as s (agent_id, settings)
    values (${agentId}, ${json(sql, changes)} - ${defaults}::text[])
    on conflict (agent_id) do update set changed_at = now(),
      settings = (s.settings || excluded.settings) - ${defaults}::text[]
    returning settings`
  return row?.settings ?? {}
}
