import type { Role } from '../../domain/conversation.ts'
import { emailKey } from '../../domain/email.ts'
import type { Sql } from '../client.ts'

/** A live agent with the hash of their password; null if they have none. */
export interface Account {
  id: string
  name: string
  email: string
  role: Role
  hash: string | null
}

export async function findAccount(sql: Sql, email: string): Promise<Account | undefined> {
  const key = emailKey(email)
  if (key === undefined) return undefined
  const [account] = await sql<Account[]>`
    select a.id, a.name, a.email, a.role, p.hash from agents a left join passwords p on p.agent_id = a.id
    where coalesce(a.email_key, lower(a.email)) = ${key} and a.deleted_at is null`
  return account
}

export async function loadPasswordHash(sql: Sql, agentId: string): Promise<string | undefined> {
  const [row] = await sql<{ hash: string }[]>`select hash from passwords where agent_id = ${agentId}`
  return row?.hash
}

/**
 * Stores a password. With `before`, only if the stored hash is still that one, so that only one of two parallel changes
 * succeeds. False if it is not, or the agent was deleted.
 */
export async function storePassword(
  sql: Sql,
  agentId: string,
  hash: string,
  before?: string | undefined,
): Promise<boolean> {
  const { count } = await sql`
    insert into passwords as p (agent_id, hash)
    select id, ${hash} from agents where id = ${agentId} and deleted_at is null
    on conflict (agent_id) do update set hash = excluded.hash, changed_at = now()
      where ${before ?? null}::text is null or p.hash = ${before ?? null}`
  return count > 0
}
