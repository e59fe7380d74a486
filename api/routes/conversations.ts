import { createRoute, z } from '@hono/zod-openapi'
import { loadListed } from '../../db/lists/list.ts'
import { listMessages } from '../../db/messages.ts'
import { listEvents } from '../../db/stream.ts'
import { decodeCursor, PLACES, pageOf } from '../http/cursor.ts'
import { eventView } from '../http/event-views.ts'
import { listedView } from '../http/views.ts'
import { answer, idParameter, listOf, page, problems, seq } from '../schemas/common.ts'
import { listedConversation } from '../schemas/conversations.ts'
import { event } from '../schemas/events.ts'
import { message } from '../schemas/messages.ts'
import { withFiles } from '../services/message-files.ts'
import type { Services } from '../services/services.ts'
import { makeRouter } from './router.ts'

const tags = ['Conversations']
const pageQuery = z.object(page)
const messagesQuery = pageQuery.extend({
  order: z
    .enum(['oldest', 'newest'])
    .optional()
    .openapi({ description: 'Which come first. Default: oldest.' }),
  before: seq.optional().openapi({
    description: 'Those before this place (seq), the newest first.',
  }),
})

const read = createRoute({
  method: 'get',
  path: '/conversations/{id}',
  tags,
  summary: 'One conversation',
  request: { params: idParameter },
  responses: { 200: answer(listedConversation, 'The conversation'), ...problems(404) },
})

const messages = createRoute({
  method: 'get',
  path: '/conversations/{id}/messages',
  tags,
  summary:
    'Lists the messages of a conversation, oldest first. With `before` or `order=newest`, the newest are first',
  request: { params: idParameter, query: messagesQuery },
  responses: { 200: answer(listOf(message), 'A page of messages'), ...problems(404) },
})

const events = createRoute({
  method: 'get',
  path: '/conversations/{id}/events',
  tags,
  summary: 'Lists the events of a conversation, oldest first. Each decision has its reason',
  request: { params: idParameter, query: pageQuery },
  responses: { 200: answer(listOf(event), 'A page of events'), ...problems(404) },
})

/** Routes that read conversations. The commands that change them are in commands.ts. */
export function conversationRoutes({ dependencies: { sql }, commands, mediaLinks, attendance }: Services) {
  return makeRouter()
    .openapi(read, async c => {
      const principal = c.get('principal')
      const { id } = await commands.visible(principal, c.req.valid('param').id)
      const found = await loadListed(sql, id, principal.id)
      if (!found) throw new Error('the conversation is not there')
      return c.json(listedView(found, attendance.viewersOf), 200)
    })
    .openapi(messages, async c => {
      const { id } = await commands.visible(c.get('principal'), c.req.valid('param').id)
      const { limit, cursor, order, before } = c.req.valid('query')
      const [last] = decodeCursor(cursor, PLACES.seq) ?? []
      const newestFirst = order === 'newest' || (order === undefined && before !== undefined)
      const rows = await listMessages(sql, id, {
        newestFirst,
        // Newest first, the cursor replaces `before`; in the other order `before` is where the list ends.
        ...(newestFirst ? { before: last ?? before } : { after: last, before }),
        limit: limit + 1,
      })
      const view = await withFiles({ sql, mediaLinks }, rows)
      return c.json(
        pageOf(rows, limit, view, row => [row.seq]),
        200,
      )
    })
    .openapi(events, async c => {
      const { id } = await commands.visible(c.get('principal'), c.req.valid('param').id)
      const { limit, cursor } = c.req.valid('query')
      const [after] = decodeCursor(cursor, PLACES.seq) ?? []
      const rows = await listEvents(sql, id, { after, limit: limit + 1 })
      return c.json(
        pageOf(rows, limit, eventView, row => [row.seq]),
        200,
      )
    })
}
