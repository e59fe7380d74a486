import { createRoute, z } from '@hono/zod-openapi'
import { markRead, markUnread } from '../../db/reads.ts'
import { agentOf } from '../http/auth.ts'
import { answer, body, idParameter, problems, seq } from '../schemas/common.ts'
import type { Services } from '../services/services.ts'
import { tellCustomer } from '../services/tell-read.ts'
import { makeRouter } from './router.ts'

const tags = ['Conversations']
const readMark = z
  .object({ seq: z.number().int().openapi({ description: 'Up to this place it is read.' }) })
  .openapi('ReadMark')

const read = createRoute({
  method: 'put',
  path: '/conversations/{id}/read',
  tags,
  summary: 'Says up to where you have read; a mark only moves forward, and concerns nobody else',
  request: { params: idParameter, ...body(z.strictObject({ seq: z.int32().min(0) }).openapi('Read')) },
  responses: { 200: answer(readMark, 'Your mark'), ...problems(404, 409) },
})

const unread = createRoute({
  method: 'delete',
  path: '/conversations/{id}/read',
  tags,
  summary: 'Makes it unread for you, from a message of the customer on',
  request: {
    params: idParameter,
    query: z.object({
      seq: seq.optional().openapi({ description: 'The first that is unread. Default: the customer’s last.' }),
    }),
  },
  responses: { 200: answer(readMark, 'Your mark'), ...problems(404, 409) },
})

/**
 * Routes with which agents say how far they have read. The mark is each agent's own: a supervisor who reads a
 * conversation does not mark it as read for its agent.
 */
export function readRoutes(services: Services) {
  const { dependencies, commands, notifyStream } = services
  const { sql } = dependencies
  return makeRouter()
    .openapi(read, async c => {
      const conversation = await commands.visible(c.get('principal'), c.req.valid('param').id)
      const { id: conversationId } = conversation
      const agentId = agentOf(c.get('principal'))
      const { seq, news } = await markRead(sql, { agentId, conversationId, seq: c.req.valid('json').seq })
      notifyStream()
      if (news !== null) tellCustomer(services, conversation, news)
      return c.json({ seq }, 200)
    })
    .openapi(unread, async c => {
      const { id: conversationId } = await commands.visible(c.get('principal'), c.req.valid('param').id)
      const agentId = agentOf(c.get('principal'))
      const mark = await markUnread(sql, { agentId, conversationId, seq: c.req.valid('query').seq })
      notifyStream()
      return c.json({ seq: mark }, 200)
    })
}
