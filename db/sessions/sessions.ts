import type { Database, Sql } from '../client.ts'
import { IDLE } from './principals.ts'

export type SignInMethod = 'password' | 'link' | 'oidc'

/** The longest lifetime of a session. */
const LONGEST = '14 days'

/** The most sessions of one agent. A further sign-in ends the session with the oldest last request. */
const MOST_OF_ONE = 50

/** A session without its secret. */
export interface Session {
  id: string
  agentId: string
  method: SignInMethod
  createdAt: Date
  expiresAt: Date
  lastSeenAt: Date
  address: string
  userAgent: string | null
}

const columns = (sql: Sql) =>
  sql`id, agent_id, method, created_at,
    least(expires_at, last_seen_at + ${IDLE}::interval) as expires_at, last_seen_at, address, user_agent`

const isLive = (sql: Sql) => sql`expires_at > now() and last_seen_at > now() - ${IDLE}::interval`

export interface NewSession {
  id: string
  agentId: string
  secretHash: string
  method: SignInMethod
  address: string
  userAgent: string | null
  oidc?: { issuer: string; subject: string; sid?: string }
  /** The stored hash of the password that was used. */
  passwordHash?: string
  /** Hash of the secret of the browser's previous session, which ends. */
  replaces?: string
}

/**
 * Stores a session of a live agent. Undefined if the agent was deleted, or the password has changed. A change of the password
 * ends all sessions, so a session with the old password must not start after it.
 *
 * @param also what belongs to the same transaction
 */
export function insertSession(
  sql: Database,
  session: NewSession,
  also: (tx: Sql) => Promise<void> = async () => {},
): Promise<Session | undefined> {
  const { agentId, passwordHash } = session
  return sql.begin(async tx => {
    if (passwordHash !== undefined) {
      // The lock makes this wait for a running change of the password, and a change wait for this.
      const [row] = await tx<{ hash: string }[]>`
        select hash from passwords where agent_id = ${agentId} for share`
      if (row?.hash !== passwordHash) return undefined
    }
    const made = await insert(tx, session)
    if (made) await also(tx)
    return made
  })
}

async function insert(sql: Sql, session: NewSession): Promise<Session | undefined> {
  const { id, agentId, secretHash, method, address, userAgent, oidc, replaces } = session
  const [made] = await sql<Session[]>`
    with replaced as (
      delete from sessions where secret_hash = ${replaces ?? null} or id in (
        select id from sessions where agent_id = ${agentId} order by last_seen_at desc offset ${MOST_OF_ONE - 1})
    )
    insert into sessions
      (id, agent_id, secret_hash, method, expires_at, address, user_agent, oidc_issuer, oidc_subject, oidc_sid)
    select ${id}, a.id, ${secretHash}, ${method}, now() + ${LONGEST}::interval, ${address}, ${userAgent},
      ${oidc?.issuer ?? null}, ${oidc?.subject ?? null}, ${oidc?.sid ?? null}
    from agents a where a.id = ${agentId} and a.deleted_at is null
    returning ${columns(sql)}`
  return made
}

/** Lists an agent's sessions, the most recently used first. There are at most `MOST_OF_ONE`. */
export function listSessions(sql: Sql, agentId: string): Promise<Session[]> {
  return sql<Session[]>`
    select ${columns(sql)} from sessions where agent_id = ${agentId} and ${isLive(sql)}
    order by last_seen_at desc, id limit ${MOST_OF_ONE}`
}

export async function loadSession(sql: Sql, id: string): Promise<Session | undefined> {
  const [session] = await sql<Session[]>`
    select ${columns(sql)} from sessions where id = ${id} and ${isLive(sql)}`
  return session
}

/** Ends a session; with `agentId`, only if it belongs to that agent. False if there is none. */
export async function endSession(sql: Sql, id: string, agentId?: string): Promise<boolean> {
  const { count } = await sql`
    delete from sessions where id = ${id} ${agentId === undefined ? sql`` : sql`and agent_id = ${agentId}`}`
  return count > 0
}

/** Ends an agent's sessions, except one. */
export async function endSessionsOf(sql: Sql, agentId: string, except?: string): Promise<void> {
  await sql`
    delete from sessions where agent_id = ${agentId} ${except === undefined ? sql`` : sql`and id <> ${except}`}`
}

/**
 * Ends sessions for a back-channel logout: the one with this `sid`, or without a `sid` all sessions of the person. Returns their
 * number.
 */
export async function endSessionsByProvider(
  sql: Sql,
  { issuer, subject, sid }: { issuer: string; subject?: string; sid?: string },
): Promise<number> {
  if (sid !== undefined) {
    const { count } = await sql`
      delete from sessions where oidc_issuer = ${issuer} and oidc_sid = ${sid}
        ${subject === undefined ? sql`` : sql`and oidc_subject = ${subject}`}`
    return count
  }
  const { count } = await sql`
    delete from sessions where agent_id in (
      select agent_id from identities where issuer = ${issuer} and subject = ${subject ?? ''})`
  return count
}
