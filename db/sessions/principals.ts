import type { Role } from '../../domain/conversation.ts'
import type { Sql } from '../client.ts'

/** The owner of a token or a session. */
export interface Holder {
  id: string
  name: string
  role: Role
  /** The id of the token or the session. */
  credentialId: string
}

interface FoundHolder extends Holder {
  /** Whether the stored last use is older than a minute. */
  isStale: boolean
}

/** A session ends this long after its last request. */
export const IDLE = '12 hours'

/** Whether the session `s` of the agent `a` of a statement holds. */
export const sessionHolds = (sql: Sql) =>
  sql`s.expires_at > now() and s.last_seen_at > now() - ${IDLE}::interval and a.deleted_at is null`
const tokenHolds = (sql: Sql) => sql`(t.expires_at is null or t.expires_at > now()) and a.deleted_at is null`

/** Finds the live agent of a token. Stores the use, at most once a minute. */
export async function findTokenHolder(
  sql: Sql,
  tokenHash: string,
): Promise<(Holder & { tokenName: string }) | undefined> {
  const [found] = await sql<(FoundHolder & { tokenName: string })[]>`
    select a.id, a.name, a.role, t.id as credential_id, t.name as token_name,
      coalesce(t.last_used_at < now() - interval '1 minute', true) as is_stale
    from api_tokens t join agents a on a.id = t.agent_id
    where t.token_hash = ${tokenHash} and ${tokenHolds(sql)}`
  if (!found) return undefined
  const { isStale, ...holder } = found
  // The condition is repeated so that only one of several parallel requests writes.
  if (isStale) {
    await sql`
      update api_tokens set last_used_at = now()
      where id = ${holder.credentialId} and coalesce(last_used_at < now() - interval '1 minute', true)`
  }
  return holder
}

/** Finds the live agent of a session. Stores the use and the address, at most once a minute. */
export async function findSessionHolder(
  sql: Sql,
  secretHash: string,
  from: { address: string; userAgent: string | null },
): Promise<Holder | undefined> {
  const [found] = await sql<FoundHolder[]>`
    select a.id, a.name, a.role, s.id as credential_id, s.last_seen_at < now() - interval '1 minute' as is_stale
    from sessions s join agents a on a.id = s.agent_id
    where s.secret_hash = ${secretHash} and ${sessionHolds(sql)}`
  if (!found) return undefined
  const { isStale, ...holder } = found
  if (isStale) {
    await sql`
      update sessions set last_seen_at = now(), address = ${from.address}, user_agent = ${from.userAgent}
      where id = ${holder.credentialId} and last_seen_at < now() - interval '1 minute'`
  }
  return holder
}

/** Finds the live agents of tokens and sessions by their hashes. */
export function listHolders(sql: Sql, hashes: string[]): Promise<(Holder & { tokenHash: string })[]> {
  return sql<(Holder & { tokenHash: string })[]>`
    select a.id, a.name, a.role, t.id as credential_id, t.token_hash
    from api_tokens t join agents a on a.id = t.agent_id
    where t.token_hash = any(${hashes}) and ${tokenHolds(sql)}
    union all
    select a.id, a.name, a.role, s.id as credential_id, s.secret_hash as token_hash
    from sessions s join agents a on a.id = s.agent_id
    where s.secret_hash = any(${hashes}) and ${sessionHolds(sql)}`
}

/** Hashes of all valid tokens and sessions. */
export async function listValidHashes(sql: Sql): Promise<string[]> {
  const rows = await sql<{ hash: string }[]>`
    select t.token_hash as hash from api_tokens t join agents a on a.id = t.agent_id where ${tokenHolds(sql)}
    union all
    select s.secret_hash as hash from sessions s join agents a on a.id = s.agent_id where ${sessionHolds(sql)}`
  return rows.map(({ hash }) => hash)
}
