import { createRoute } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { loadAgent } from '../../db/agents.ts'
import { databaseTime } from '../../db/clock.ts'
import {
  type ApiToken,
  endToken,
  findTokenOwner,
  insertToken,
  listTokens,
  MOST_TOKENS,
} from '../../db/sessions/tokens.ts'
import { derivedId } from '../../platform/ids.ts'
import { hashToken, tokenOf } from '../../platform/secrets.ts'
import { type ApiEnvironment, actorOf, agentOf, hasRole, requireRole } from '../http/auth.ts'
import { idempotent } from '../http/idempotency.ts'
import { invalid, Problem } from '../http/problem.ts'
import { answer, body, idParameter, keyHeader, listOf, problems } from '../schemas/common.ts'
import { apiToken, apiTokenWithSecret, newToken } from '../schemas/sessions.ts'
import type { Services } from '../services/services.ts'
import { unknownAgent } from './agents.ts'
import { makeRouter } from './router.ts'

type TokenEnvironment = ApiEnvironment & { Variables: { commandId: string } }

const tags = ['Signing in']

/** Routes for API tokens. Agents manage their own tokens, administrators all. */
export function tokenRoutes({ dependencies }: Services) {
  const { sql, secrets } = dependencies

  const list = createRoute({
    method: 'get',
    path: '/tokens',
    tags,
    summary: 'Lists your API tokens, the newest first',
    responses: { 200: answer(listOf(apiToken), 'The tokens'), ...problems(409) },
  })
  const create = createRoute({
    method: 'post',
    path: '/tokens',
    tags,
    summary: 'Creates an API token that acts as you. The token is shown only in this answer',
    middleware: [idempotent(dependencies)] as const,
    request: { headers: keyHeader, ...body(newToken) },
    responses: { 201: answer(apiTokenWithSecret, 'The token'), ...problems(409) },
  })
  const listOfAgent = createRoute({
    method: 'get',
    path: '/agents/{id}/tokens',
    tags,
    summary: 'Lists the API tokens of an agent, the newest first',
    middleware: [requireRole('admin')] as const,
    request: { params: idParameter },
    responses: { 200: answer(listOf(apiToken), 'The tokens'), ...problems(404) },
  })
  const createForAgent = createRoute({
    method: 'post',
    path: '/agents/{id}/tokens',
    tags,
    summary: 'Creates an API token that acts as this agent. The token is shown only in this answer',
    middleware: [requireRole('admin'), idempotent(dependencies)] as const,
    request: { params: idParameter, headers: keyHeader, ...body(newToken) },
    responses: { 201: answer(apiTokenWithSecret, 'The token'), ...problems(404, 409) },
  })
  const end = createRoute({
    method: 'delete',
    path: '/tokens/{id}',
    tags,
    summary: 'Revokes a token and ends its event streams. Administrators can revoke any token',
    request: { params: idParameter },
    responses: { 204: { description: 'It is revoked' }, ...problems(404) },
  })

  async function make(
    c: Context<TokenEnvironment>,
    agentId: string,
    { name, expiresAt }: { name: string; expiresAt: string | null },
  ) {
    const commandId = c.get('commandId')
    const expires = expiresAt === null ? null : new Date(expiresAt)
    if (expires && expires.getTime() <= (await databaseTime(sql))) {
      throw invalid([{ path: 'expiresAt', message: 'must be in the future' }])
    }
    // Derived from the command, so that a request repeated before its answer was stored gets the same token.
    const token = tokenOf(secrets.derive('tokens', `named ${commandId}`))
    const id = derivedId('token', commandId)
    const made = await c.get('audit').within({ type: 'token', id }, tx =>
      insertToken(tx, {
        id,
        agentId,
        name,
        expiresAt: expires,
        tokenHash: hashToken(token),
        createdBy: actorOf(c.get('principal')),
      }),
    )
    if (!made) throw unknownAgent()
    if (made === 'full') throw new Problem('too_many_tokens', `An agent has at most ${MOST_TOKENS} tokens.`)
    return { ...tokenView(made), token }
  }

  const listed = async (agentId: string) => ({
    items: (await listTokens(sql, agentId)).map(tokenView),
    nextCursor: null,
  })

  return makeRouter<TokenEnvironment>()
    .openapi(list, async c => c.json(await listed(agentOf(c.get('principal'))), 200))
    .openapi(create, async c => {
      const principal = c.get('principal')
      return c.json(await make(c, agentOf(principal), c.req.valid('json')), 201)
    })
    .openapi(listOfAgent, async c => {
      const { id } = c.req.valid('param')
      const found = await loadAgent(sql, id)
      if (!found || found.deletedAt) throw unknownAgent()
      return c.json(await listed(id), 200)
    })
    .openapi(createForAgent, async c => {
      const { id } = c.req.valid('param')
      return c.json(await make(c, id, c.req.valid('json')), 201)
    })
    .openapi(end, async c => {
      const principal = c.get('principal')
      const { id } = c.req.valid('param')
      const owner = await findTokenOwner(sql, id)
      // The answer does not reveal that another agent has such a token.
      if (!owner || (owner.agentId !== principal.id && !hasRole(principal, 'admin'))) {
        throw new Problem('not_found', 'There is no such token.')
      }
      await c.get('audit').within({ type: 'token', id }, tx => endToken(tx, id))
      return c.body(null, 204)
    })
}

function tokenView(token: ApiToken) {
  const { id, agentId, name, isFirst, createdBy, createdAt, expiresAt, lastUsedAt } = token
  return {
    id,
    agentId,
    name,
    first: isFirst,
    createdBy,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt?.toISOString() ?? null,
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
  }
}
