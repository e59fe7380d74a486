import { createRoute } from '@hono/zod-openapi'
import { countConversations } from '../../db/lists/list.ts'
import { listedView } from '../http/views.ts'
import { answer, listOf, problems } from '../schemas/common.ts'
import { listedConversation } from '../schemas/conversations.ts'
import { conversationFilter } from '../schemas/lists.ts'
import { counts, countsQuery, MOST_COUNTED } from '../schemas/views.ts'
import { conversationsPage, filterOf } from '../services/conversation-lists.ts'
import type { Services } from '../services/services.ts'
import { queriesOf } from '../services/views.ts'
import { makeRouter } from './router.ts'

const tags = ['Conversations']

const list = createRoute({
  method: 'get',
  path: '/conversations',
  tags,
  summary: 'Conversations, the newest first; an agent sees those of their channels',
  description:
    'Where few conversations fit what is asked for, a page has fewer than `limit`, even none, and yet a `nextCursor`: the list goes on there. It ends where `nextCursor` is null.',
  request: { query: conversationFilter },
  responses: { 200: answer(listOf(listedConversation), 'A page of conversations'), ...problems(409) },
})

const count = createRoute({
  method: 'get',
  path: '/conversations/counts',
  tags,
  summary: 'How many conversations are in each of several views, at once',
  request: { query: countsQuery },
  responses: { 200: answer(counts, 'The counts, by view'), ...problems(404, 409) },
})

/** Routes of the lists of conversations. */
export function conversationListRoutes({ dependencies: { sql }, attendance }: Services) {
  return makeRouter()
    .openapi(list, async c => {
      const { rows, nextCursor } = await conversationsPage(sql, c.get('principal'), c.req.valid('query'))
      return c.json({ items: rows.map(row => listedView(row, attendance.viewersOf)), nextCursor }, 200)
    })
    .openapi(count, async c => {
      const principal = c.get('principal')
      const names = [...new Set(c.req.valid('query').views)]
      const queries = await queriesOf(sql, principal, names)
      const found = await countConversations(
        sql,
        queries.map(query => filterOf(principal, query)),
        { most: MOST_COUNTED },
      )
      return c.json({ items: names.map((view, index) => ({ view, ...(found[index] ?? NONE) })) }, 200)
    })
}

const NONE = { count: 0, capped: false }
