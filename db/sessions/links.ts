import type { Actor, Role } from '../../domain/conversation.ts'
import { type Database, json, type Sql } from '../client.ts'
import { storePassword } from './passwords.ts'
import { endSessionsOf } from './sessions.ts'

/** `invite`: accepts an account. `reset`: sets a new password. `sign_in`: only signs in. */
export type LinkKind = 'invite' | 'reset' | 'sign_in'

/** The lifetime of a link. */
const VALID = '72 hours'

/** A link with its agent, without its token. */
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
 * Stores a link for a live agent with this role, and deletes earlier open links of the same kind. A link that was requested
 * without signing in deletes no link of a colleague. A repeated request has the same id, and gets the existing link.
 * Undefined if there is no such agent.
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

/** Finds an open link by the hash of its token. This does not use the link. */
export async function findOpenLink(sql: Sql, tokenHash: string): Promise<SignInLink | undefined> {
  const [link] = await sql<SignInLink[]>`
    select ${columns(sql)} from sign_in_links l join agents a on a.id = l.agent_id
    where l.token_hash = ${tokenHash} and ${isOpen(sql)}`
  return link
}

/**
 * Uses a link. If it sets a password, all sessions and other links of the agent end, so that a thief of one of them loses
 * access. Undefined if the link was used or has expired.
 *
 * @param also what belongs to the same transaction, if a password is set
 */
export function acceptLink(
  sql: Database,
  tokenHash: string,
  passwordHash: string | undefined,
  also: (tx: Sql, link: SignInLink) => Promise<void> = async () => {},
): Promise<SignInLink | undefined> {
  return sql.begin(async tx => {
    const link = await useLink(tx, tokenHash)
    if (!link || passwordHash === undefined) return link
    await storePassword(tx, link.agentId, passwordHash)
    await endSessionsOf(tx, link.agentId)
    await endLinksOf(tx, link.agentId)
    await also(tx, link)
    return link
  })
}

/** Marks a link as used. Only one of several parallel requests gets it. Undefined if the link was used or has expired. */
async function useLink(sql: Sql, tokenHash: string): Promise<SignInLink | undefined> {
  const [link] = await sql<SignInLink[]>`
    update sign_in_links l set used_at = now() from agents a
    where l.token_hash = ${tokenHash} and a.id = l.agent_id and ${isOpen(sql)}
    returning ${columns(sql)}`
  return link
}

/** Uses the open invitation for this e-mail address; undefined if there is none. */
export async function useInviteFor(sql: Sql, emailKey: string): Promise<SignInLink | undefined> {
  const [link] = await sql<SignInLink[]>`
    update sign_in_links l set used_at = now() from agents a
    where l.kind = 'invite' and a.id = l.agent_id and coalesce(a.email_key, lower(a.email)) = ${emailKey}
      and ${isOpen(sql)}
    returning ${columns(sql)}`
  return link
}

/** Lists open links, the oldest first. */
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

/** Finds an open link by its id. */
export async function loadOpenLink(sql: Sql, id: string): Promise<SignInLink | undefined> {
  const [link] = await sql<SignInLink[]>`
    select ${columns(sql)} from sign_in_links l join agents a on a.id = l.agent_id
    where l.id = ${id} and ${isOpen(sql)}`
  return link
}

/** Deletes a link. */
export async function endLink(sql: Sql, id: string): Promise<void> {
  await sql`delete from sign_in_links where id = ${id}`
}

/** Deletes an agent's open links. */
export async function endLinksOf(sql: Sql, agentId: string): Promise<void> {
  await sql`delete from sign_in_links where agent_id = ${agentId} and used_at is null`
}
