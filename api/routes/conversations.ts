import { createRoute, z } from '@hono/zod-openapi'
import { listConversations, loadConversation } from '../../db/conversations.ts'
import { listMediaOf } from '../../db/media.ts'
import { type ListedMessage, listMessages } from '../../db/messages.ts'
import { listEvents } from '../../db/stream.ts'
import { limitedTo } from '../http/auth.ts'
import { decodeCursor, PLACES, pageOf } from '../http/cursor.ts'
import { conversationView, eventView, messageView } from '../http/views.ts'
import { answer, idParameter, listOf, page, problems } from '../schemas/common.ts'
import { conversation, conversationFilter, event, message } from '../schemas/conversations.ts'
import type { Services } from '../services/services.ts'
import { makeRouter } from './router.ts'

const tags = ['Conversations']
const pageQuery = z.object(page)

const list = createRoute({
  method: 'get',
  path: '/conversations',
  tags,
  summary: 'Lists the conversations, newest first. An agent sees only the conversations of their channels',
  request: { query: conversationFilter },
  responses: { 200: answer(listOf(conversation), 'A page of conversations'), ...problems() },
})

const read = createRoute({
  method: 'get',
  path: '/conversations/{id}',
  tags,
  summary: 'One conversation',
  request: { params: idParameter },
  responses: { 200: answer(conversation, 'The conversation'), ...problems(404) },
})

const messages = createRoute({
  method: 'get',
  path: '/conversations/{id}/messages',
  tags,
  summary: 'Lists the messages of a conversation, oldest first',
  request: { params: idParameter, query: pageQuery },
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

/** Routes that read conversations. Those that change them are in commands.ts. */
export function conversationRoutes({ dependencies: { sql }, commands, mediaLinks }: Services) {
  return makeRouter()
    .openapi(list, async c => {
      const { limit, cursor, from, to, ...filter } = c.req.valid('query')
      const after = decodeCursor(cursor, PLACES.timeAndId)
      const rows = await listConversations(
        sql,
        {
          ...filter,
          from: from === undefined ? undefined : new Date(from),
          to: to === undefined ? undefined : new Date(to),
          visibleTo: limitedTo(c.get('principal')),
        },
        { after: after && { createdAt: after[0], id: after[1] }, limit: limit + 1 },
      )
      return c.json(
        pageOf(rows, limit, conversationView, row => [row.createdAt, row.id]),
        200,
      )
    })
    .openapi(read, async c => {
      const { id } = await commands.visible(c.get('principal'), c.req.valid('param').id)
      const found = await loadConversation(sql, id)
      if (!found) throw new Error('the conversation does not exist')
      return c.json(conversationView(found), 200)
    })
    .openapi(messages, async c => {
      const { id } = await commands.visible(c.get('principal'), c.req.valid('param').id)
      const { limit, cursor } = c.req.valid('query')
      const [after] = decodeCursor(cursor, PLACES.seq) ?? []
      const rows = await listMessages(sql, id, { after, limit: limit + 1 })
      const media = await listMediaOf(
        sql,
        rows.filter(hasFiles).map(row => row.id),
      )
      const view = (row: ListedMessage) => messageView(row, media, mediaLinks)
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

function hasFiles({ direction, media }: ListedMessage): boolean {
  return direction === 'inbound' && media.length > 0
}
