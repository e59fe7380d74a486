import postgres from 'postgres'
import type { Presence } from '../domain/choose-agent.ts'
import type { Actor, Role } from '../domain/conversation.ts'
import { emailKey } from '../domain/email.ts'
import { json, type Sql } from './client.ts'
import { endAccess } from './sessions/access.ts'

export interface Agent {
  id: string
  name: string
  /** Null after the agent has left. */
  email: string | null
  role: Role
  /** How many conversations the agent can have at once, over all channels. */
  capacity: number
  presence: Presence
  presenceSince: Date
  /** Set by a heartbeat. After this time the agent counts as offline. */
  presenceUntil: Date | null
  /** Counts with each change of name, address, role or capacity. */
  version: number
  createdAt: Date
  deletedAt: Date | null
}

export const agentColumns = (sql: Sql) =>
  sql`id, name, email, role, capacity, presence, presence_since, presence_until, version, created_at, deleted_at`

export async function loadAgent(sql: Sql, id: string): Promise<Agent | undefined> {
  const [agent] = await sql<Agent[]>`select ${agentColumns(sql)} from agents where id = ${id}`
  return agent
}

/** Which of these ids belong to agents who have not left. */
export async function findAgents(sql: Sql, ids: string[]): Promise<Set<string>> {
  const known = await sql<{ id: string }[]>`
    select id from agents where id = any(${ids}) and deleted_at is null`
  return new Set(known.map(({ id }) => id))
}

/** Lists live agents, or those who have left, by name. With `channelId`, only those who handle the channel. */
export function listAgents(
  sql: Sql,
  page: { channelId?: string; left?: boolean; after?: { name: string; id: string }; limit: number },
): Promise<Agent[]> {
  return sql<Agent[]>`
    select ${agentColumns(sql)} from agents a
    where (a.deleted_at is not null) = ${page.left ?? false}
      ${page.channelId ? sql`and exists (select from channel_agents m where m.agent_id = a.id and m.channel_id = ${page.channelId})` : sql``}
      ${page.after ? sql`and (a.name, a.id) > (${page.after.name}, ${page.after.id})` : sql``}
    order by a.name, a.id
    limit ${page.limit}`
}

/**
 * Stores an agent. Undefined if another live agent has this e-mail address. If the agent exists already, only the token
 * changes, so that a repeated request ends with a token that works.
 */
export async function insertAgent(
  sql: Sql,
  agent: Pick<Agent, 'id' | 'name' | 'role' | 'capacity'> & { email: string; tokenHash: string },
): Promise<Agent | undefined> {
  const [inserted] = await sql<Agent[]>`
    insert into agents ${sql({ ...agent, emailKey: emailKey(agent.email) ?? null })} on conflict do nothing returning ${agentColumns(sql)}`
  return inserted ?? updateAgent(sql, agent.id, { tokenHash: agent.tokenHash })
}

/**
 * Changes an agent. Undefined if there is no such live agent. A new token ends the first one at once. A new role ends open
 * links: who was allowed to make one for an agent is not allowed to have one of an administrator.
 */
export async function updateAgent(
  sql: Sql,
  id: string,
  changes: Partial<Pick<Agent, 'name' | 'role' | 'capacity'> & { tokenHash: string }>,
): Promise<Agent | undefined> {
  const { role } = changes
  const [updated] = await sql<Agent[]>`
    ${
      role
        ? sql`with ended as (
            delete from sign_in_links l using agents a
            where l.agent_id = ${id} and l.used_at is null and a.id = l.agent_id and a.role <> ${role})`
        : sql``
    }
    update agents set ${sql(changes)} where id = ${id} and deleted_at is null returning ${agentColumns(sql)}`
  return updated
}

/**
 * Changes the e-mail address of a live agent, and deletes open links, which were for the old address. Fails if another live
 * agent has the address (`isTaken`).
 */
export async function changeEmail(sql: Sql, id: string, email: string): Promise<void> {
  await sql`
    with ended as (delete from sign_in_links where agent_id = ${id} and used_at is null)
    update agents set email = ${email}, email_key = ${emailKey(email) ?? null}
    where id = ${id} and deleted_at is null`
}

/** Whether a statement failed because another row has this value, which must be unique. */
export function isTaken(error: unknown): boolean {
  return error instanceof postgres.PostgresError && error.code === UNIQUE_VIOLATION
}

/** https://www.postgresql.org/docs/current/errcodes-appendix.html */
const UNIQUE_VIOLATION = '23505'

/** Stands in place of the first token's digest when there is none. The column must be unique and not null. */
export function endedToken(agentId: string): string {
  return `ended ${agentId}`
}

/**
 * Ends an agent's account: removes every way in, e-mail address, memberships and settings. The name stays, because the history shows it.
 * Must be part of a change of seats. May be repeated.
 */
export async function deleteAgent(tx: Sql, id: string, by: Actor): Promise<void> {
  await tx`
    update agents set deleted_at = now(), deleted_by = ${json(tx, by)}, email = null, email_key = null,
      token_hash = ${endedToken(id)}, presence = 'offline', presence_since = now(), presence_until = null
    where id = ${id} and deleted_at is null`
  await tx`delete from channel_agents where agent_id = ${id}`
  await tx`delete from team_agents where agent_id = ${id}`
  await tx`delete from agent_settings where agent_id = ${id}`
  await endAccess(tx, id)
  // What was theirs alone goes with them. What they shared stays, and supervisors change it.
  await tx`delete from drafts where agent_id = ${id}`
  await tx`delete from conversation_reads where agent_id = ${id}`
  await tx`delete from views where owner_id = ${id} and scope = 'private'`
}

/**
 * Stores an agent's presence. Returns false if a request that was asked later has already been stored: an outage may have
 * held this one up, and it must not undo the later one.
 *
 * `until` is set by a heartbeat: when the presence ends without another.
 */
export async function setAgentPresence(
  sql: Sql,
  id: string,
  to: { presence: Presence; askedAt: Date; until: Date | null },
): Promise<boolean> {
  const noted = await sql`
    update agents set
      presence_since = case when presence = ${to.presence} and coalesce(presence_until > now(), true)
        then presence_since else statement_timestamp() end,
      presence = ${to.presence}, presence_until = ${to.until}, presence_asked_at = ${to.askedAt}
    where id = ${id} and deleted_at is null
      and (presence_asked_at is null or presence_asked_at <= ${to.askedAt})
    returning id`
  return noted.length > 0
}

/** Which of these agents are online, and came online after the moment given for each (epoch ms). */
export async function listBack(sql: Sql, since: Record<string, number>): Promise<string[]> {
  const online = await sql<{ id: string; presenceSince: Date }[]>`
    select id, presence_since from agents
    where id = any(${Object.keys(since)}) and presence = 'online'
      and (presence_until is null or presence_until > now())`
  return online
    .filter(({ id, presenceSince }) => presenceSince.getTime() > (since[id] ?? 0))
    .map(({ id }) => id)
}

/** Prolongs a presence that still holds, which changes no seat. False if the presence is another one or has run out. */
export async function prolongPresence(
  sql: Sql,
  id: string,
  to: { presence: Presence; askedAt: Date; until: Date | null },
): Promise<boolean> {
  const prolonged = await sql`
    update agents set presence_until = ${to.until},
      presence_asked_at = greatest(presence_asked_at, ${to.askedAt})
    where id = ${id} and presence = ${to.presence} and (presence_until is null or presence_until > now())
      and deleted_at is null
    returning id`
  return prolonged.length > 0
}

/** Agents whose heartbeat has run out, but whose row still says online or away. */
export function listLapsed(sql: Sql): Promise<{ id: string; presenceUntil: Date }[]> {
  return sql<{ id: string; presenceUntil: Date }[]>`
    select id, presence_until from agents
    where presence <> 'offline' and presence_until <= now() and deleted_at is null`
}

/** Sets an agent offline because their heartbeat ran out. False if another heartbeat has come since. */
export async function endLapsedPresence(sql: Sql, id: string): Promise<boolean> {
  const ended = await sql`
    update agents set presence = 'offline', presence_since = presence_until, presence_until = null
    where id = ${id} and presence_until <= now() and presence <> 'offline'
    returning id`
  return ended.length > 0
}

/** Live agents who handle the channel. */
export function listMembers(sql: Sql, channelId: string): Promise<{ id: string; name: string }[]> {
  return sql<{ id: string; name: string }[]>`
    select a.id, a.name from agents a join channel_agents m on m.agent_id = a.id
    where m.channel_id = ${channelId} and a.deleted_at is null order by a.name, a.id`
}

interface Member {
  id: string
  name: string
  member: boolean
  /** Since when the agent has not been online; null if they are online. */
  awaySince: Date | null
}

/** The agent, if they are live and handle the channel. */
export async function findMember(sql: Sql, channelId: string, agentId: string): Promise<Member | undefined> {
  const [agent] = await sql<Member[]>`
    select a.id, a.name,
      case when a.presence <> 'online' then a.presence_since
        when a.presence_until <= now() then a.presence_until end as away_since,
      exists (select from channel_agents m where m.channel_id = ${channelId} and m.agent_id = a.id) as member
    from agents a where a.id = ${agentId} and a.deleted_at is null`
  return agent
}

/** Whether the agent handles the channel. */
export async function isMember(sql: Sql, channelId: string, agentId: string): Promise<boolean> {
  const found = await sql`
    select from channel_agents where channel_id = ${channelId} and agent_id = ${agentId}`
  return found.length > 0
}

/** Adds an agent to a channel. False if they handled it already or have left. */
export async function addMember(sql: Sql, channelId: string, agentId: string): Promise<boolean> {
  const { count } = await sql`
    insert into channel_agents (channel_id, agent_id)
    select ${channelId}, id from agents where id = ${agentId} and deleted_at is null
    on conflict do nothing`
  return count > 0
}

export async function removeMember(sql: Sql, channelId: string, agentId: string): Promise<void> {
  await sql`delete from channel_agents where channel_id = ${channelId} and agent_id = ${agentId}`
}

/** Which of these agents handle which of these channels, as `channelId → agent ids`. */
export async function membersAmong(
  sql: Sql,
  channelIds: string[],
  agentIds: string[],
): Promise<Map<string, Set<string>>> {
  const rows = await sql<{ channelId: string; agentIds: string[] }[]>`
    select channel_id, array_agg(agent_id::text) as agent_ids from channel_agents
    where channel_id = any(${channelIds}) and agent_id = any(${agentIds}) group by channel_id`
  return new Map(rows.map(row => [row.channelId, new Set(row.agentIds)]))
}
