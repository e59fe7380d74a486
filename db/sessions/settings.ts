import { json, type Sql } from '../client.ts'

/** What an agent has set of how their desk looks and works; what they never set is not in it. */
export type StoredSettings = Record<string, unknown>

export async function loadAgentSettings(sql: Sql, agentId: string): Promise<StoredSettings> {
  const [row] = await sql<{ settings: StoredSettings }[]>`
    select settings from agent_settings where agent_id = ${agentId}`
  return row?.settings ?? {}
}

/** Changes some settings; null puts one back to its default. Returns all. */
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
