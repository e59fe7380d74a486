import { createRoute } from '@hono/zod-openapi'
import { capacitiesAt } from '../../db/capacities.ts'
import { capacities, capacitiesQuery } from '../schemas/agents.ts'
import { answer, problems } from '../schemas/common.ts'
import type { Services } from '../services/services.ts'
import { makeRouter } from './router.ts'

const read = createRoute({
  method: 'get',
  path: '/capacities',
  tags: ['Agents'],
  summary: 'How many conversations agents could have at once at a time in the past',
  request: { query: capacitiesQuery },
  responses: { 200: answer(capacities, 'The capacities then'), ...problems() },
})

/** The route that reads the history of capacities. The present one is part of each agent. */
export function capacityRoutes({ dependencies: { sql } }: Services) {
  return makeRouter().openapi(read, async c => {
    const { agentIds, at } = c.req.valid('query')
    const found = await capacitiesAt(sql, agentIds, new Date(at))
    const items = found.map(({ since, ...one }) => ({ ...one, since: since.toISOString() }))
    return c.json({ at: new Date(at).toISOString(), items }, 200)
  })
}
