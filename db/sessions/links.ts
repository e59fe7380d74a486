import type { Actor, Role } from '../../domain/conversation.ts'
import { type Database, json, type Sql } from '../client.ts'
import { storePassword } from './passwords.ts'
import { endSessionsOf } from './sessions.ts'

/** `invite`: takes up an account. `reset`: chooses a new password. `sign_in`: signs in, and no more. */
export type LinkKind = 'invite' | 'reset' | 'sign_in'

/** How long a link can be used. */
const VALID = '72 hours'

/** A link with its person. Its token is not part of it. */
export interface SignInLink {
  id: string
  kind: LinkKind
  agentId: string
  name: string
  email: string | null
  role: Role
  createdBy: Actor | null
  createdAt: Date
  expiresAt: Date
}

const columns = (sql: Sql) =>
  sql`l.id, l.kind, l.agent_id, a.name, a.email, a.role, l.created_by, l.created_at, l.expires_at`

const isOpen = (sql: Sql) => sql`l.used_at is null and l.expires_at > now() and a.deleted_at is null`

/**
 * Stores a link for a live agent of this role, and ends the earlier ones of its kind: the last one that was made is the one
 * that works. What somebody asked for without signing in ends nothing that a colleague made. A repeated request, with the
 * same id, finds the first one's. Undefined if there is no such agent.
 */
export async function insertLink(
  sql: Sql,
  link: {
    id: string
    kind: LinkKind
    agent: { id: string; role: Role }
    tokenHash: string
    createdBy: Actor | null
  },
): Promise<SignInLink | undefined> {
  const { id, kind, agent, tokenHash, createdBy } = link
  await sql`
    with earlier as (
      delete from sign_in_links
      where agent_id = ${agent.id} and kind = ${kind} and used_at is null and id <> ${id}
        and (created_by is null) = ${createdBy === null}
    )
    insert into sign_in_links (id, agent_id, kind, token_hash, created_by, expires_at)
    select ${id}, a.id, ${kind}, ${tokenHash}, ${createdBy && json(sql, createdBy)}, now() + ${VALID}::interval
    from agents a where a.id = ${agent.id} and a.role = ${agent.role} and a.deleted_at is null
    on conflict do nothing`
  return loadLink(sql, id)
}

async function loadLink(sql: Sql, id: string): Promise<SignInLink | undefined> {
  const [link] = await sql<SignInLink[]>`
    select ${columns(sql)} from sign_in_links l join agents a on a.id = l.agent_id where l.id = ${id}`
  return link
}

/** An open link by its token's digest. Reading it does not use it. */
export async function findOpenLink(sql: Sql, tokenHash: string): Promise<SignInLink | undefined> {
  const [link] = await sql<SignInLink[]>`
    select ${columns(sql)} from sign_in_links l join agents a on a.id = l.agent_id
    where l.token_hash = ${tokenHash} and ${isOpen(sql)}`
  return link
}

/**
 * Uses a link. Where it sets a password, all sessions and the other links of the person end: whoever else had a way in has
 * none any more. Undefined once the link is used or over.
 */
export function acceptLink(
  sql: Database,
  tokenHash: string,
  passwordHash: string | undefined,
): Promise<SignInLink | undefined> {
  return sql.begin(async tx => {
    const link = await useLink(tx, tokenHash)
    if (!link || passwordHash === undefined) return link
    await storePassword(tx, link.agentId, passwordHash)
    await endSessionsOf(tx, link.agentId)
    await endLinksOf(tx, link.agentId)
    return link
  })
}

/** Uses a link. Only one of several who try at once gets it; undefined for the others, and once it is used or over. */
async function useLink(sql: Sql, tokenHash: string): Promise<SignInLink | undefined> {
  const [link] = await sql<SignInLink[]>`
    update sign_in_links l set used_at = now() from agents a
    where l.token_hash = ${tokenHash} and a.id = l.agent_id and ${isOpen(sql)}
    returning ${columns(sql)}`
  return link
}

/** Uses the open invitation of the live agent with this e-mail address; undefined if there is none. */
export async function useInviteFor(sql: Sql, emailKey: string): Promise<SignInLink | undefined> {
  const [link] = await sql<SignInLink[]>`
    update sign_in_links l set used_at = now() from agents a
    where l.kind = 'invite' and a.id = l.agent_id and coalesce(a.email_key, lower(a.email)) = ${emailKey}
      and ${isOpen(sql)}
    returning ${columns(sql)}`
  return link
}

/** Open links, the oldest first. */
export function listOpenLinks(
  sql: Sql,
  page: { after?: { createdAt: Date; id: string }; limit: number },
): Promise<SignInLink[]> {
  return sql<SignInLink[]>`
    select ${columns(sql)} from sign_in_links l join agents a on a.id = l.agent_id
    where ${isOpen(sql)}
      ${page.after ? sql`and (l.created_at, l.id) > (${page.after.createdAt}, ${page.after.id})` : sql``}
    order by l.created_at, l.id limit ${page.limit}`
}

/** An open link by its id. */
export async function loadOpenLink(sql: Sql, id: string): Promise<SignInLink | undefined> {
  const [link] = await sql<SignInLink[]>`
    select ${columns(sql)} from sign_in_links l join agents a on a.id = l.agent_id
    where l.id = ${id} and ${isOpen(sql)}`
  return link
}

/** Ends a link. */
export async function endLink(sql: Sql, id: string): Promise<void> {
  await sql`delete from sign_in_links where id = ${id}`
}

/** Ends a person's open links. */
export async function endLinksOf(sql: Sql, agentId: string): Promise<void> {
  await sql`delete from sign_in_links where agent_id = ${agentId} and used_at is null`
}
