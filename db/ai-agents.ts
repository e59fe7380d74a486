import type { AiAgentProfile } from '../domain/ai.ts'
import { json, type Sql } from './client.ts'

export interface AiAgent extends AiAgentProfile {
  id: string
  createdAt: Date
  deletedAt: Date | null
}

/** The AI agent, deleted ones included. */
export async function loadAiAgent(sql: Sql, id: string): Promise<AiAgent | undefined> {
  const [agent] = await sql<AiAgent[]>`select * from ai_agents where id = ${id}`
  return agent
}

/** Live AI agents, by name. */
export function listAiAgents(
  sql: Sql,
  page: { after?: { name: string; id: string }; limit: number },
): Promise<AiAgent[]> {
  return sql<AiAgent[]>`
    select * from ai_agents
    where deleted_at is null ${page.after ? sql`and (name, id) > (${page.after.name}, ${page.after.id})` : sql``}
    order by name, id
    limit ${page.limit}`
}

/** Stores an AI agent. Undefined if a live one has this name. */
export async function insertAiAgent(
  sql: Sql,
  agent: AiAgentProfile & { id: string },
): Promise<AiAgent | undefined> {
  const row = { ...agent, limits: json(sql, agent.limits) }
  const [inserted] = await sql<
    AiAgent[]
  >`insert into ai_agents ${sql(row)} on conflict do nothing returning *`
  return inserted
}

/** Changes an AI agent. Undefined if there is no such live one, or if another has the name. */
export async function updateAiAgent(
  sql: Sql,
  id: string,
  changes: Partial<AiAgentProfile>,
): Promise<AiAgent | undefined> {
  const { limits, ...columns } = changes
  const row = { ...columns, ...(limits && { limits: json(sql, limits) }) }
  const [updated] = await sql<AiAgent[]>`
    update ai_agents set ${sql(row)} where id = ${id} and deleted_at is null
      and not exists (select from ai_agents o
        where lower(o.name) = lower(${changes.name ?? null}) and o.id <> ${id} and o.deleted_at is null)
    returning *`
  return updated
}

/** Deletes an AI agent. False if there is no such live one. */
export async function deleteAiAgent(sql: Sql, id: string): Promise<boolean> {
  const deleted = await sql`
    update ai_agents set deleted_at = now() where id = ${id} and deleted_at is null returning id`
  return deleted.length > 0
}
