import { createRoute } from '@hono/zod-openapi'
import { requireRole } from '../http/auth.ts'
import { board, boardQuery } from '../schemas/board.ts'
import { answer, body, problems } from '../schemas/common.ts'
import { dryRunRequest, dryRunResult } from '../schemas/dry-run.ts'
import { loadBoard } from '../services/board/board.ts'
import { tryChanges } from '../services/board/dry-run.ts'
import type { Services } from '../services/services.ts'
import { makeRouter } from './router.ts'

const tags = ['Board']

const show = createRoute({
  method: 'get',
  path: '/board',
  tags,
  summary:
    'Shows what a supervisor watches, from one snapshot: lines, agents, AI, windows that close, sends in trouble, health of channels. An agent sees their channels only',
  request: { query: boardQuery },
  responses: { 200: answer(board, 'The board'), ...problems(404) },
})

const dryRun = createRoute({
  method: 'post',
  path: '/board/dry-run',
  tags,
  summary:
    'Tells what would be assigned if agents had another capacity, presence or other memberships. Nothing is changed',
  middleware: [requireRole('supervisor')] as const,
  request: body(dryRunRequest),
  responses: { 200: answer(dryRunResult, 'What would happen'), ...problems() },
})

/** Routes of the supervisor's board. */
export function boardRoutes(services: Services) {
  const { sql } = services.dependencies
  return makeRouter()
    .openapi(show, async c =>
      c.json(await loadBoard(services, c.get('principal'), c.req.valid('query')), 200),
    )
    .openapi(dryRun, async c => c.json(await tryChanges(sql, c.req.valid('json')), 200))
}
