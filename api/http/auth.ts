import { timingSafeEqual } from 'node:crypto'
import type { Context, MiddlewareHandler } from 'hono'
import type { Sql } from '../../db/client.ts'
import {
  findSessionHolder,
  findTokenHolder,
  type Holder,
  listHolders,
  listValidHashes,
} from '../../db/sessions/principals.ts'
import type { Actor, Role } from '../../domain/conversation.ts'
import { hashToken } from '../../platform/secrets.ts'
import type { ApiDependencies } from '../dependencies.ts'
import type { OwnCookie } from '../session/cookie.ts'
import type { Origins } from '../session/origin.ts'
import { userAgentOf } from '../session/user-agent.ts'
import type { AddressOf } from './client-address.ts'
import type { FailedAuthentication } from './failed-authentication.ts'
import { Problem } from './problem.ts'

/** Who makes a request. The administrator's own token belongs to no agent. */
export interface Principal {
  id?: string
  name: string
  role: Role
  /** Digest of the token, or of the session's secret. An idempotency key is only valid together with it. */
  tokenHash: string
  /** The session that the request belongs to, if it came with its cookie. */
  sessionId?: string
}

/** What a request carries through the handlers. */
export interface ApiEnvironment {
  Variables: {
    principal: Principal
    requestId: string
    tokenHash: string
    /** Whether `tokenHash` is that of a session's cookie. */
    bySession: boolean
    /** When the request came in, by `performance.now()` (`timeAsked`). */
    arrivedAt: number
  }
}

/** Finds whose a token, or a session's cookie, is. Undefined if it is nobody's, or no longer. */
export type FindPrincipal = (c: Context<ApiEnvironment>) => Promise<Principal | undefined>

export function makeFindPrincipal(
  { sql, config }: Pick<ApiDependencies, 'sql' | 'config'>,
  addressOf: AddressOf,
): FindPrincipal {
  const adminHash = hashToken(config.ADMIN_TOKEN)
  return async c => {
    const tokenHash = c.get('tokenHash')
    if (!c.get('bySession')) return principalOfToken(sql, tokenHash, adminHash)
    const from = { address: addressOf(c), userAgent: userAgentOf(c) }
    const holder = await findSessionHolder(sql, tokenHash, from)
    return holder && { ...principalOf(holder, tokenHash), sessionId: holder.credentialId }
  }
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
 * Reads the request's bearer token, or else the session's cookie, and stores its digest; `authenticate` finds its owner. The
 * two are apart so that the rate limit, which needs the digest only, costs no query.
 *
 * A token is sent by who wants the request. A cookie is sent along by the browser, so what changes something has to come from
 * one of our own pages.
 */
export function takeToken(
  failures: FailedAuthentication,
  { cookie, origins }: { cookie: OwnCookie; origins: Origins },
): MiddlewareHandler<ApiEnvironment> {
  return async (c, next) => {
    const token = /^Bearer\s+(\S+)$/i.exec(c.req.header('Authorization') ?? '')?.[1]
    const secret = token ?? cookie.read(c)
    if (secret === undefined)
      throw new Problem('unauthorized', 'The request carries no token and no session.')
    if (token === undefined && !isSafe(c.req.method)) origins.requireOurs(c)
    const tokenHash = hashToken(secret)
    await failures.refuseGuess(c, tokenHash)
    c.set('tokenHash', tokenHash)
    c.set('bySession', token === undefined)
    await next()
    // A cache between knows what belongs to a token, and nothing of what belongs to a cookie.
    if (token === undefined && !c.res.headers.has('Cache-Control')) c.header('Cache-Control', 'no-store')
  }
}

/** Methods that change nothing (RFC 9110 §9.2.1). */
function isSafe(method: string): boolean {
  return method === 'GET' || method === 'HEAD' || method === 'OPTIONS'
}

/** Finds the principal by the digest that `takeToken` has stored. */
export function authenticate(
  findPrincipal: FindPrincipal,
  failures: FailedAuthentication,
): MiddlewareHandler<ApiEnvironment> {
  return async (c, next) => {
    const principal = await findPrincipal(c)
    if (!principal) {
      await failures.note(c)
      const what = c.get('bySession') ? 'session has ended' : 'token is invalid or has been revoked'
      throw new Problem('unauthorized', `The ${what}.`)
    }
    c.set('principal', principal)
    await next()
  }
}

/** Reads the digests of all valid tokens and sessions. */
export async function validTokens({ sql, config }: Pick<ApiDependencies, 'sql' | 'config'>) {
  return new Set(await listValidHashes(sql)).add(hashToken(config.ADMIN_TOKEN))
}

async function principalOfToken(
  sql: Sql,
  tokenHash: string,
  adminHash: string,
): Promise<Principal | undefined> {
  // Compares digests in constant time, so that neither the time nor the length reveals anything about the token.
  if (timingSafeEqual(Buffer.from(tokenHash), Buffer.from(adminHash))) {
    return administratorOf(adminHash)
  }
  const holder = await findTokenHolder(sql, tokenHash)
  return holder && principalOf(holder, tokenHash)
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

/** The agent who makes a request. Throws `no_agent` for the administrator's own token, which is nobody's. */
export function agentOf(principal: Principal): string {
  if (principal.id === undefined) {
    throw new Problem('no_agent', 'The administrator’s token belongs to no agent, who alone has this.')
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
