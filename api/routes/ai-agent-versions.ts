import { createRoute, z } from '@hono/zod-openapi'
import { type AiAgentVersion, listAiAgentVersions, loadAiAgentVersion } from '../../db/ai-agents.ts'
import { type ApiEnvironment, requireRole } from '../http/auth.ts'
import { decodeCursor, PLACES, pageOf } from '../http/cursor.ts'
import { idempotent } from '../http/idempotency.ts'
import { ifMatch, tellVersion, versionOf } from '../http/if-match.ts'
import { Problem } from '../http/problem.ts'
import { timeAsked } from '../http/time-asked.ts'
import { aiAgent, aiAgentVersion, wholeAiAgentVersion } from '../schemas/ai-agents.ts'
import {
  answer,
  idParameter,
  keyHeader,
  listOf,
  page,
  problems,
  versionParameter,
} from '../schemas/common.ts'
import { changeAiAgent, liveAiAgent, profileOf } from '../services/ai-agent-writer.ts'
import type { Services } from '../services/services.ts'
import { aiAgentView } from './ai-agents.ts'
import { makeRouter } from './router.ts'

type VersionEnvironment = ApiEnvironment & { Variables: { commandId: string } }

const tags = ['AI agents']

/** Routes for the versions of an AI agent. Every change makes a new version, and any version can be restored. */
export function aiAgentVersionRoutes({ dependencies }: Services) {
  const { sql } = dependencies

  const list = createRoute({
    method: 'get',
    path: '/ai-agents/{id}/versions',
    tags,
    summary: 'Lists the versions of an AI agent, newest first: who changed what',
    middleware: [requireRole('supervisor')] as const,
    request: { params: idParameter, query: z.object(page) },
    responses: { 200: answer(listOf(aiAgentVersion), 'A page of versions'), ...problems(404) },
  })
  const read = createRoute({
    method: 'get',
    path: '/ai-agents/{id}/versions/{version}',
    tags,
    summary: 'Reads one version of an AI agent: all of it, and what it changed',
    middleware: [requireRole('supervisor')] as const,
    request: { params: versionParameter },
    responses: { 200: answer(wholeAiAgentVersion, 'The version'), ...problems(404) },
  })
  const restore = createRoute({
    method: 'post',
    path: '/ai-agents/{id}/versions/{version}/restore',
    tags,
    summary: 'Restores an old version of an AI agent, as a new version',
    middleware: [requireRole('supervisor'), idempotent(dependencies)] as const,
    request: { params: versionParameter, headers: ifMatch.extend(keyHeader.shape) },
    responses: { 200: answer(aiAgent, 'The AI agent'), ...problems(404, 409, 412) },
  })

  async function known(aiAgentId: string, version: number) {
    const found = await loadAiAgentVersion(sql, aiAgentId, version)
    if (!found) throw new Problem('not_found', 'This version of the AI agent does not exist.')
    return found
  }

  return makeRouter<VersionEnvironment>()
    .openapi(list, async c => {
      const { id } = await liveAiAgent({ sql }, c.req.valid('param').id)
      const { limit, cursor } = c.req.valid('query')
      const [before] = decodeCursor(cursor, PLACES.seq) ?? []
      const rows = await listAiAgentVersions(sql, id, { before, limit: limit + 1 })
      return c.json(
        pageOf(rows, limit, versionView, row => [row.version]),
        200,
      )
    })
    .openapi(read, async c => {
      const { id, version } = c.req.valid('param')
      await liveAiAgent({ sql }, id)
      const { profile, before, ...found } = await known(id, version)
      const changes = before ? found.changed.map(field => changeOf(field, before, profile)) : []
      return c.json({ ...versionView(found), profile: profileOf(profile), changes }, 200)
    })
    .openapi(restore, async c => {
      const { id, version } = c.req.valid('param')
      await liveAiAgent({ sql }, id)
      const { profile } = await known(id, version)
      const asked = {
        id,
        principal: c.get('principal'),
        audit: c.get('audit'),
        askedAt: await timeAsked(sql, c.get('arrivedAt'), c.get('keyedAt')),
        expected: versionOf(c.req.valid('header')['if-match']),
        restored: version,
      }
      const restored = await changeAiAgent(dependencies, asked, () => profileOf(profile))
      tellVersion(c, restored)
      return c.json(aiAgentView(restored), 200)
    })
}

function versionView({ version, changed, changedBy, changedAt }: AiAgentVersion) {
  return { version, changed, changedBy, changedAt: changedAt.toISOString() }
}

function changeOf(field: string, before: object, after: object) {
  const at = (values: object) =>
    field
      .split('.')
      .reduce<unknown>((value, name) => (value as Record<string, unknown> | undefined)?.[name], values)
  return { field, before: at(before) ?? null, after: at(after) ?? null }
}
