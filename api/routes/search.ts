import { createRoute } from '@hono/zod-openapi'
import { tooMany } from '../http/rate-limit.ts'
import { answer, problems } from '../schemas/common.ts'
import { found as foundAnswer, searchQuery } from '../schemas/search.ts'
import { requireMember } from '../services/membership.ts'
import { makeSearch } from '../services/search.ts'
import type { Services } from '../services/services.ts'
import { makeRouter } from './router.ts'

const search = createRoute({
  method: 'get',
  path: '/search',
  tags: ['Search'],
  summary: 'Messages, notes, contacts and conversations; an agent finds those of their channels',
  description:
    'What is written is found about a second later. What is the same in every conversation is not searched: greetings, surveys, unavailable messages and the like. What was erased, or reached the end of its retention time, is not found.',
  request: { query: searchQuery },
  responses: { 200: answer(foundAnswer, 'What was found'), ...problems() },
})

/** The route that searches messages, notes, contacts and conversations. */
export function searchRoutes(services: Services) {
  const { sql } = services.dependencies
  const find = makeSearch(sql)
  return makeRouter().openapi(search, async c => {
    const query = c.req.valid('query')
    const principal = c.get('principal')
    if (query.channelId !== undefined) await requireMember(sql, principal, query.channelId)
    const found = await find(principal, query)
    if (!found) throw tooMany(c, { resetS: 1 }, 'Too many searches are waiting.')
    return c.json(found, 200)
  })
}
