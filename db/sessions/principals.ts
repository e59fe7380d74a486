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

/** What a request shows: a token or a session, by the digest of its secret. */
export type Credential =
  | { kind: 'token'; hash: string }
  | { kind: 'session'; hash: string; address: string; userAgent: string | null }

export interface FoundHolder {
  holderId: string
  holderName: string
  holderRole: Role
  credentialId: string
  /** Null for a session. */
  tokenName: string | null
  /** Whether the stored last use is older than a minute. */
  isStale: boolean
}

/** A session ends this long after its last request. */
export const IDLE = '12 hours'

/** Whether the session `s` of the agent `a` of a statement holds. */
export const sessionHolds = (sql: Sql) =>
  sql`s.expires_at > now() and s.last_seen_at > now() - ${IDLE}::interval and a.deleted_at is null`
const tokenHolds = (sql: Sql) => sql`(t.expires_at is null or t.expires_at > now()) and a.deleted_at is null`

/** Selects the live agent of a credential, as `FoundHolder`. */
export const holderOf = (sql: Sql, { kind, hash }: Credential) =>
  kind === 'token'
    ? sql`
        select a.id as holder_id, a.name as holder_name, a.role as holder_role, t.id as credential_id,
          t.name as token_name, coalesce(t.last_used_at < now() - interval '1 minute', true) as is_stale
        from api_tokens t join agents a on a.id = t.agent_id
        where t.token_hash = ${hash} and ${tokenHolds(sql)}`
    : sql`
        select a.id as holder_id, a.name as holder_name, a.role as holder_role, s.id as credential_id,
          null::text as token_name, s.last_seen_at < now() - interval '1 minute' as is_stale
        from sessions s join agents a on a.id = s.agent_id
        where s.secret_hash = ${hash} and ${sessionHolds(sql)}`

/** Finds the live agent of a credential. Stores the use, and the address of a session, at most once a minute. */
export async function findHolder(
  sql: Sql,
  credential: Credential,
): Promise<(Holder & { tokenName: string | null }) | undefined> {
  const [found] = await sql<FoundHolder[]>`${holderOf(sql, credential)}`
  return found && noteUse(sql, credential, found)
}

/** Stores the use of a credential. The conditions are repeated so that only one of several parallel requests writes. */
export async function noteUse(
  sql: Sql,
  credential: Credential,
  { holderId, holderName, holderRole, credentialId, tokenName, isStale }: FoundHolder,
): Promise<Holder & { tokenName: string | null }> {
  if (isStale && credential.kind === 'token') {
    await sql`
      update api_tokens set last_used_at = now()
      where id = ${credentialId} and coalesce(last_used_at < now() - interval '1 minute', true)`
  }
  if (isStale && credential.kind === 'session') {
    await sql`
      update sessions set last_seen_at = now(), address = ${credential.address}, user_agent = ${credential.userAgent}
      where id = ${credentialId} and last_seen_at < now() - interval '1 minute'`
  }
  return { id: holderId, name: holderName, role: holderRole, credentialId, tokenName }
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
