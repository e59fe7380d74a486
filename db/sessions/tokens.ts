import type { Actor } from '../../domain/conversation.ts'
import { json, type Sql } from '../client.ts'

export interface ApiToken {
  id: string
  agentId: string
  name: string
  /** The token that was created with the agent; POST /v1/agents/{id}/token replaces it. */
  isFirst: boolean
  createdBy: Actor | null
  createdAt: Date
  expiresAt: Date | null
  lastUsedAt: Date | null
}

/** The most tokens of one agent. */
export const MOST_TOKENS = 50

const columns = (sql: Sql) =>
  sql`id, agent_id, name, is_first, created_by, created_at, expires_at, last_used_at`

/**
 * Stores a token of a live agent. A repeated request has the same id, and gets the existing token. `full`: the agent has
 * `MOST_TOKENS`. Undefined: there is no such agent.
 */
export async function insertToken(
  sql: Sql,
  token: Pick<ApiToken, 'id' | 'agentId' | 'name' | 'expiresAt'> & { tokenHash: string; createdBy: Actor },
): Promise<ApiToken | 'full' | undefined> {
  const { id, agentId, name, expiresAt, tokenHash, createdBy } = token
  const [made] = await sql<ApiToken[]>`
    insert into api_tokens (id, agent_id, name, token_hash, created_by, expires_at)
    select ${id}, a.id, ${name}, ${tokenHash}, ${json(sql, createdBy)}, ${expiresAt} from agents a
    where a.id = ${agentId} and a.deleted_at is null
      and (select count(*) from api_tokens where agent_id = a.id) < ${MOST_TOKENS}
    on conflict do nothing
    returning ${columns(sql)}`
  if (made) return made
  const [known] = await sql<ApiToken[]>`select ${columns(sql)} from api_tokens where id = ${id}`
  if (known) return known
  const [agent] = await sql`select from agents where id = ${agentId} and deleted_at is null`
  return agent && 'full'
}

/** Lists an agent's tokens, the newest first. Expired tokens are included for 30 days. */
export function listTokens(sql: Sql, agentId: string): Promise<ApiToken[]> {
  return sql<ApiToken[]>`
    select ${columns(sql)} from api_tokens where agent_id = ${agentId}
    order by created_at desc, id limit ${MOST_TOKENS + 1}`
}

/** The owner of a token. */
export async function findTokenOwner(sql: Sql, id: string): Promise<{ agentId: string } | undefined> {
  const [owner] = await sql<{ agentId: string }[]>`select agent_id from api_tokens where id = ${id}`
  return owner
}

/** Revokes a token. */
export async function endToken(sql: Sql, id: string): Promise<void> {
  const [ended] = await sql<{ agentId: string; isFirst: boolean }[]>`
    delete from api_tokens where id = ${id} returning agent_id, is_first`
  // Older versions read the token there.
  if (ended?.isFirst) {
    await sql`update agents set token_hash = 'ended ' || id where id = ${ended.agentId}`
  }
}
