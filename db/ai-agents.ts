import type { AiAgentProfile } from '../domain/ai.ts'
import type { Actor } from '../domain/conversation.ts'
import { json, type Sql } from './client.ts'

export interface AiAgent extends AiAgentProfile {
  id: string
  /** The number of its current version. */
  version: number
  createdAt: Date
  deletedAt: Date | null
}

/** A version without what it says. */
export interface AiAgentVersion {
  version: number
  /** What it changed, as dotted names. */
  changed: string[]
  changedBy: Actor
  changedAt: Date
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

/** Stores an AI agent with its first version. Undefined if a live one has this name. */
export async function insertAiAgent(
  sql: Sql,
  agent: AiAgentProfile & { id: string },
  by: Actor,
): Promise<AiAgent | undefined> {
  const { id, ...profile } = agent
  const row = { ...agent, limits: json(sql, agent.limits) }
  const [inserted] = await sql<AiAgent[]>`
    with agent as (insert into ai_agents ${sql(row)} on conflict do nothing returning *), first as (
      insert into ai_agent_versions (ai_agent_id, version, profile, changed, changed_by)
      select ${id}, version, ${json(sql, profile)}, ${['created']}, ${json(sql, by)} from agent
    )
    select * from agent`
  return inserted
}

/**
 * Writes the next version of an AI agent. Undefined if there is no such live one, if its version is no longer `from`, or if
 * another has the name.
 */
export async function updateAiAgent(
  sql: Sql,
  change: {
    id: string
    from: number
    profile: AiAgentProfile
    changed: string[]
    by: Actor
    /** When the change was requested, epoch ms. */
    askedAt: number
  },
): Promise<AiAgent | undefined> {
  const { id, from, profile, changed, by, askedAt } = change
  const row = { ...profile, limits: json(sql, profile.limits) }
  const [updated] = await sql<AiAgent[]>`
    with agent as (
      update ai_agents set ${sql(row)}, version = version + 1
      where id = ${id} and version = ${from} and deleted_at is null
        and not exists (select from ai_agents o
          where lower(o.name) = lower(${profile.name}) and o.id <> ${id} and o.deleted_at is null)
      returning *
    ), written as (
      insert into ai_agent_versions (ai_agent_id, version, profile, changed, changed_by, asked_at)
      select id, version, ${json(sql, profile)}, ${changed}, ${json(sql, by)}, ${new Date(askedAt)} from agent
    )
    select * from agent`
  return updated
}

/** Whether a request from after this moment (epoch ms) has already changed one of these, given by their dotted names. */
export async function isAiAgentOverruled(
  sql: Sql,
  change: { id: string; askedAt: number; changed: string[] },
): Promise<boolean> {
  const [later] = await sql`
    select from ai_agent_versions
    where ai_agent_id = ${change.id} and asked_at > ${new Date(change.askedAt)} and changed && ${change.changed}
    limit 1`
  return later !== undefined
}

/** Versions of an AI agent, the newest first. */
export function listAiAgentVersions(
  sql: Sql,
  id: string,
  page: { before?: number; limit: number },
): Promise<AiAgentVersion[]> {
  return sql<AiAgentVersion[]>`
    select version, changed, changed_by, changed_at from ai_agent_versions
    where ai_agent_id = ${id} ${page.before ? sql`and version < ${page.before}` : sql``}
    order by version desc limit ${page.limit}`
}

/** A version with what it says, and what the one before said; null for the first. */
export async function loadAiAgentVersion(
  sql: Sql,
  id: string,
  version: number,
): Promise<(AiAgentVersion & { profile: AiAgentProfile; before: AiAgentProfile | null }) | undefined> {
  const [found] = await sql<(AiAgentVersion & { profile: AiAgentProfile; before: AiAgentProfile | null })[]>`
    select v.version, v.changed, v.changed_by, v.changed_at, v.profile, b.profile as before
    from ai_agent_versions v
    left join ai_agent_versions b on b.ai_agent_id = v.ai_agent_id and b.version = v.version - 1
    where v.ai_agent_id = ${id} and v.version = ${version}`
  return found
}

/** Deletes an AI agent. False if there is no such live one. */
export async function deleteAiAgent(sql: Sql, id: string): Promise<boolean> {
  const deleted = await sql`
    update ai_agents set deleted_at = now() where id = ${id} and deleted_at is null returning id`
  return deleted.length > 0
}
