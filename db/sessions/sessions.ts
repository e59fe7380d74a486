import type { Database, Sql } from '../client.ts'
import { IDLE } from './principals.ts'

export type SignInMethod = 'password' | 'link' | 'oidc'

/** How long a session lasts at most, however often it is used. */
const LONGEST = '14 days'

/** How many sessions a person has at once. A further sign-in ends the one not seen for longest. */
const MOST_OF_ONE = 50

/** A row of the list. The secret is not part of it. */
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
  /** The password that they signed in with, as it is stored. */
  passwordHash?: string
  /** A session of the same browser, which this one replaces. */
  replaces?: string
}

/**
 * Stores a session of a live agent. Undefined if the agent has left, or the password is another by now: whoever changes it
 * ends all sessions, and one that was about to begin must not be left over.
 */
export function insertSession(sql: Database, session: NewSession): Promise<Session | undefined> {
  const { agentId, passwordHash } = session
  if (passwordHash === undefined) return insert(sql, session)
  return sql.begin(async tx => {
    // A change of the password waits for this lock, or this for the change.
    const [row] = await tx<{ hash: string }[]>`
      select hash from passwords where agent_id = ${agentId} for share`
    return row?.hash === passwordHash ? insert(tx, session) : undefined
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

/** A person's sessions, the latest seen first. There are few, see `MOST_OF_ONE`. */
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

/** Ends a session; with `agentId` only one of that person's. False if there is none. */
export async function endSession(sql: Sql, id: string, agentId?: string): Promise<boolean> {
  const { count } = await sql`
    delete from sessions where id = ${id} ${agentId === undefined ? sql`` : sql`and agent_id = ${agentId}`}`
  return count > 0
}

/** Ends a person's sessions, except one. */
export async function endSessionsOf(sql: Sql, agentId: string, except?: string): Promise<void> {
  await sql`
    delete from sessions where agent_id = ${agentId} ${except === undefined ? sql`` : sql`and id <> ${except}`}`
}

/**
 * Ends what an identity provider tells to end: one of its sessions, or all of a person's, however they signed in. Returns how
 * many there were.
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
