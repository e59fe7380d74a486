import { timingSafeEqual } from 'node:crypto'
import type { MiddlewareHandler } from 'hono'
import { findAgentByToken, listAgentsByToken, listTokens } from '../../db/agents.ts'
import type { Sql } from '../../db/client.ts'
import type { Actor, Role } from '../../domain/conversation.ts'
import { hashToken } from '../../platform/secrets.ts'
import type { ApiDependencies } from '../dependencies.ts'
import type { FailedAuthentication } from './failed-authentication.ts'
import { Problem } from './problem.ts'

/** Who makes a request. The administrator's own token belongs to no agent. */
export interface Principal {
  id?: string
  name: string
  role: Role
  /** Digest of the token. An idempotency key is only valid together with it. */
  tokenHash: string
}

/** What a request carries through the handlers. */
export interface ApiEnvironment {
  Variables: {
    principal: Principal
    requestId: string
    tokenHash: string
    /** When the request came in, by `performance.now()` (`timeAsked`). */
    arrivedAt: number
  }
}

/** Finds the owner of a token by its digest. Undefined if nobody has such a token, or if it was revoked. */
export type FindPrincipal = (tokenHash: string) => Promise<Principal | undefined>

export function makeFindPrincipal({ sql, config }: Pick<ApiDependencies, 'sql' | 'config'>): FindPrincipal {
  const adminHash = hashToken(config.ADMIN_TOKEN)
  return tokenHash => principalOf(sql, tokenHash, adminHash)
}

/** The same for many digests at once. Digests that belong to nobody are left out. */
export type FindPrincipals = (tokenHashes: string[]) => Promise<Map<string, Principal>>

export function makeFindPrincipals({ sql, config }: Pick<ApiDependencies, 'sql' | 'config'>): FindPrincipals {
  const administrator = administratorOf(hashToken(config.ADMIN_TOKEN))
  return async tokenHashes => {
    const agents = new Set(tokenHashes.filter(tokenHash => tokenHash !== administrator.tokenHash))
    const found = agents.size > 0 ? await listAgentsByToken(sql, [...agents]) : []
    return new Map([administrator, ...found].map(principal => [principal.tokenHash, principal]))
  }
}

/**
 * Reads the request's bearer token and stores its digest; `authenticate` finds its owner. The two are apart so that the
 * rate limit, which needs the token only, costs no query.
 */
export function takeToken(failures: FailedAuthentication): MiddlewareHandler<ApiEnvironment> {
  return async (c, next) => {
    const token = /^Bearer\s+(\S+)$/i.exec(c.req.header('Authorization') ?? '')?.[1]
    if (!token) throw new Problem('unauthorized', 'The request carries no bearer token.')
    const tokenHash = hashToken(token)
    await failures.refuseGuess(c, tokenHash)
    c.set('tokenHash', tokenHash)
    await next()
  }
}

/** Finds the principal by the token that `takeToken` has read. */
export function authenticate(
  findPrincipal: FindPrincipal,
  failures: FailedAuthentication,
): MiddlewareHandler<ApiEnvironment> {
  return async (c, next) => {
    const principal = await findPrincipal(c.get('tokenHash'))
    if (!principal) {
      await failures.note(c)
      throw new Problem('unauthorized', 'The token is invalid or has been revoked.')
    }
    c.set('principal', principal)
    await next()
  }
}

/** Reads the digests of all valid tokens. */
export async function validTokens({ sql, config }: Pick<ApiDependencies, 'sql' | 'config'>) {
  return new Set(await listTokens(sql)).add(hashToken(config.ADMIN_TOKEN))
}

async function principalOf(sql: Sql, tokenHash: string, adminHash: string): Promise<Principal | undefined> {
  // Compares digests in constant time, so that neither the time nor the length reveals anything about the token.
  if (timingSafeEqual(Buffer.from(tokenHash), Buffer.from(adminHash))) {
    return administratorOf(adminHash)
  }
  const agent = await findAgentByToken(sql, tokenHash)
  return agent && { id: agent.id, name: agent.name, role: agent.role, tokenHash }
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

/** The principal as the actor of an event. */
export function actorOf(principal: Principal): Actor {
  return { kind: 'agent', id: principal.id, role: principal.role }
}

/** The agent to whose channels the principal's view is limited; undefined for those who see everything. */
export function limitedTo(principal: Principal): string | undefined {
  return principal.role === 'agent' ? principal.id : undefined
}

/** The agent behind a request. Throws a problem for the administrator's own token, which belongs to none. */
export function agentOf({ id }: Principal): string {
  if (id === undefined)
    throw new Problem('no_agent', 'This token belongs to no agent, and this is kept for each agent.')
  return id
}
