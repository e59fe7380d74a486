import { timingSafeEqual } from 'node:crypto'
import type { Context, MiddlewareHandler } from 'hono'
import type { ConversationFor, ConversationView } from '../../db/conversations.ts'
import { findHolderWithConversation } from '../../db/sessions/holder-with-conversation.ts'
import {
  type Credential,
  findHolder,
  type Holder,
  listHolders,
  listValidHashes,
} from '../../db/sessions/principals.ts'
import type { Actor, Role } from '../../domain/conversation.ts'
import { hashToken } from '../../platform/secrets.ts'
import type { Recorder } from '../audit-log/told.ts'
import type { ApiDependencies } from '../dependencies.ts'
import type { OwnCookie } from '../session/cookie.ts'
import type { Origins } from '../session/origin.ts'
import { userAgentOf } from '../session/user-agent.ts'
import { abandonmentKnown, refuseAbandoned } from './abandoned.ts'
import { setHeader } from './answer-headers.ts'
import type { AddressOf } from './client-address.ts'
import type { FailedAuthentication } from './failed-authentication.ts'
import { Problem } from './problem.ts'
import { isSafe } from './safe-method.ts'

/** Who makes a request. The administrator's own token belongs to no agent. */
export interface Principal {
  id?: string
  name: string
  role: Role
  /** Hash of the token, or of the session's secret. An idempotency key is valid only together with it. */
  tokenHash: string
  /** The session of the request; undefined for a token. */
  sessionId?: string
  /** The agent's token of the request; undefined for a session, and for the administrator's token. */
  token?: { id: string; name: string }
}

/** A command's conversation, which was read together with the principal. */
export interface ReadAhead {
  conversationId: string
  /** With what the principal has to do with it, unless they see all conversations. Undefined if there is none. */
  conversation: ConversationView | ConversationFor | undefined
}

/** What a request carries through the handlers. */
export interface ApiEnvironment {
  Variables: {
    principal: Principal
    requestId: string
    tokenHash: string
    /** Whether `tokenHash` is the hash of a session's secret. */
    bySession: boolean
    /** When the request came in, by `performance.now()` (`timeAsked`). */
    arrivedAt: number
    /** Takes down what the request does, for the audit log. */
    audit: Recorder
    /** The id of what the request asks for; the same for all requests with one Idempotency-Key. */
    commandId?: string
    /** Whether the answer is that of an earlier request with the same Idempotency-Key. */
    isReplayed?: boolean
    readAhead?: ReadAhead
  }
}

/** Finds the owner of the request's token or session. Undefined if it is unknown or has ended. */
export type FindPrincipal = (c: Context<ApiEnvironment>) => Promise<Principal | undefined>

/** The paths of commands on a conversation. */
const COMMAND = /^\/v1\/conversations\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\//

export function makeFindPrincipal(
  { sql, config }: Pick<ApiDependencies, 'sql' | 'config'>,
  addressOf: AddressOf,
): FindPrincipal {
  const adminHash = hashToken(config.ADMIN_TOKEN)
  return async c => {
    const hash = c.get('tokenHash')
    const bySession = c.get('bySession')
    // Compares digests in constant time, so that neither the time nor the length reveals anything about the token.
    if (!bySession && timingSafeEqual(Buffer.from(hash), Buffer.from(adminHash)))
      return administratorOf(adminHash)
    const credential: Credential = bySession
      ? { kind: 'session', hash, address: addressOf(c), userAgent: userAgentOf(c) }
      : { kind: 'token', hash }
    const conversationId = conversationOf(c)
    if (conversationId === undefined) {
      const holder = await findHolder(sql, credential)
      return holder && ownerOf(holder, credential)
    }
    const found = await findHolderWithConversation(sql, credential, conversationId)
    if (!found) return undefined
    const principal = ownerOf(found.holder, credential)
    c.set('readAhead', { conversationId, conversation: shownTo(principal, found.conversation) })
    return principal
  }
}

/** The conversation that a command is for; undefined for all other requests. */
function conversationOf(c: Context<ApiEnvironment>): string | undefined {
  return c.req.method === 'POST' ? COMMAND.exec(c.req.path)?.[1] : undefined
}

/** The conversation as `loadConversation` or `loadConversationFor` would give it to this principal. */
function shownTo(
  principal: Principal,
  conversation: ConversationFor | undefined,
): ConversationView | ConversationFor | undefined {
  if (!conversation || limitedTo(principal) !== undefined) return conversation
  const { handled, mentioned, ...view } = conversation
  return view
}

/** The same for many digests at once. Digests that belong to nobody are left out. */
export type FindPrincipals = (tokenHashes: string[]) => Promise<Map<string, Principal>>

export function makeFindPrincipals({ sql, config }: Pick<ApiDependencies, 'sql' | 'config'>): FindPrincipals {
  const administrator = administratorOf(hashToken(config.ADMIN_TOKEN))
  return async tokenHashes => {
    const agents = new Set(tokenHashes.filter(tokenHash => tokenHash !== administrator.tokenHash))
    const found = agents.size > 0 ? await listHolders(sql, [...agents]) : []
    const principals = found.map(holder => principalOf(holder, holder.tokenHash))
    return new Map([administrator, ...principals].map(principal => [principal.tokenHash, principal]))
  }
}

/**
 * Reads the bearer token, or else the session cookie, and stores its hash; `authenticate` finds the owner. The two steps are
 * separate because the rate limit between them needs only the hash, and so costs no query.
 *
 * A browser adds the cookie to requests from any page. So with a cookie, a request that changes something must come from one
 * of our own pages. A token needs no such check: only the sender of the request can have added it.
 */
export function takeToken(
  failures: FailedAuthentication,
  { cookie, origins }: { cookie: OwnCookie; origins: Origins },
): MiddlewareHandler<ApiEnvironment> {
  return async (c, next) => {
    const token = /^Bearer\s+(\S+)$/i.exec(c.req.header('Authorization') ?? '')?.[1]
    const secret = token ?? cookie.read(c)
    if (secret === undefined)
      throw new Problem('unauthorized', 'The request has no bearer token and no session.')
    if (token === undefined && !isSafe(c.req.method)) origins.requireOurs(c)
    const tokenHash = hashToken(secret)
    await failures.refuseGuess(c, tokenHash)
    c.set('tokenHash', tokenHash)
    c.set('bySession', token === undefined)
    // Shared caches don't store answers to requests with a token. For a cookie, they have to be told.
    if (token === undefined) setHeader(c, 'Cache-Control', 'no-store')
    await next()
  }
}

/**
 * Finds the principal for the hash that `takeToken` has stored, and refuses changes whose client has gone meanwhile. With
 * `If-Agent`, it refuses whatever is not asked for by this agent: a browser adds the cookie of whoever signed in last to the requests
 * of all its pages.
 */
export function authenticate(
  findPrincipal: FindPrincipal,
  failures: FailedAuthentication,
): MiddlewareHandler<ApiEnvironment> {
  return async (c, next) => {
    const finding = findPrincipal(c)
    readAheadOfHandler(c)
    const [principal] = await Promise.all([finding, abandonmentKnown(c)])
    refuseAbandoned(c)
    if (!principal) {
      await failures.note(c)
      const what = c.get('bySession') ? 'session has ended' : 'token is invalid or has been revoked'
      throw new Problem('unauthorized', `The ${what}.`)
    }
    const expected = c.req.header('If-Agent')
    if (expected !== undefined && expected !== (principal.id ?? ADMINISTRATOR))
      throw new Problem('other_agent', 'The session or token belongs to another agent than If-Agent names.')
    c.set('principal', principal)
    await next()
  }
}

/**
 * Reads the body of a command while the database is asked who sent it. Hono keeps the text, and reports an error to whoever
 * reads it then.
 */
function readAheadOfHandler(c: Context<ApiEnvironment>): void {
  const hasBody = Number(c.req.header('Content-Length') ?? 0) > 0
  if (hasBody && conversationOf(c) !== undefined) c.req.text().catch(() => {})
}

/** What If-Agent names for the administrator's own token. */
const ADMINISTRATOR = 'administrator'

/** Reads the hashes of all valid tokens and sessions. */
export async function validTokens({ sql, config }: Pick<ApiDependencies, 'sql' | 'config'>) {
  return new Set(await listValidHashes(sql)).add(hashToken(config.ADMIN_TOKEN))
}

function ownerOf(holder: Holder & { tokenName: string | null }, { kind, hash }: Credential): Principal {
  const { credentialId, tokenName } = holder
  const principal = principalOf(holder, hash)
  return kind === 'session'
    ? { ...principal, sessionId: credentialId }
    : { ...principal, token: { id: credentialId, name: tokenName ?? '' } }
}

function principalOf({ id, name, role }: Holder, tokenHash: string): Principal {
  return { id, name, role, tokenHash }
}

function administratorOf(tokenHash: string): Principal {
  return { name: 'administrator', role: 'admin', tokenHash }
}

const RANK: Record<Role, number> = { agent: 0, supervisor: 1, admin: 2 }

/** Lets a request through if its principal has at least this role. */
export function requireRole(role: Role): MiddlewareHandler<ApiEnvironment> {
  return async (c, next) => {
    if (!hasRole(c.get('principal'), role))
      throw new Problem('forbidden', `This request needs the role "${role}".`)
    await next()
  }
}

export function hasRole(principal: Principal, role: Role): boolean {
  return RANK[principal.role] >= RANK[role]
}

/** The id of the agent who makes the request. Throws `no_agent` for the administrator's token, which belongs to no agent. */
export function agentOf(principal: Principal): string {
  if (principal.id === undefined) {
    throw new Problem('no_agent', 'Only agents have this. The administrator’s token belongs to no agent.')
  }
  return principal.id
}

/** The principal as the actor of an event. */
export function actorOf(principal: Principal): Actor {
  return { kind: 'agent', id: principal.id, role: principal.role }
}

/** The agent to whose channels the principal's view is limited; undefined for those who see everything. */
export function limitedTo(principal: Principal): string | undefined {
  return principal.role === 'agent' ? principal.id : undefined
}
