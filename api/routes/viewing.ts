import { createRoute, z } from '@hono/zod-openapi'
import { DRAFT_MODES } from '../../domain/draft.ts'
import { agentOf } from '../http/auth.ts'
import { body, idParameter, problems } from '../schemas/common.ts'
import type { Services } from '../services/services.ts'
import { tellTyping } from '../services/tell-read.ts'
import { makeRouter } from './router.ts'

const tags = ['Conversations']

const heartbeat = z
  .strictObject({
    typing: z.boolean().default(false).openapi({ description: 'You are writing; holds for 10 seconds.' }),
    mode: z.enum(DRAFT_MODES).default('reply').openapi({ description: 'What you are writing.' }),
  })
  .openapi('Viewing')

const view = createRoute({
  method: 'put',
  path: '/conversations/{id}/viewing',
  tags,
  summary: 'A heartbeat: you have it open; without another for 20 seconds you have not',
  description: 'Send it every 8 seconds or so, and when you begin or stop writing. It is stored nowhere.',
  request: { params: idParameter, ...body(heartbeat) },
  responses: { 204: { description: 'Told' }, ...problems(404, 409) },
})

const leave = createRoute({
  method: 'delete',
  path: '/conversations/{id}/viewing',
  tags,
  summary: 'You have closed it',
  request: { params: idParameter },
  responses: { 204: { description: 'Told' }, ...problems(404, 409) },
})

/** Routes with which agents say which conversation they have open, and whether they are writing. */
export function viewingRoutes(services: Services) {
  const { commands, attendance } = services
  return makeRouter()
    .openapi(view, async c => {
      const principal = c.get('principal')
      const conversation = await commands.visible(principal, c.req.valid('param').id)
      const { id, channelId, assigneeId } = conversation
      const agentId = agentOf(principal)
      const { typing, mode } = c.req.valid('json')
      const isFree = assigneeId === null || assigneeId === agentId
      if (typing && mode === 'reply' && isFree) tellTyping(services, conversation)
      const { name } = principal
      attendance.here({ conversationId: id, channelId, agentId, name, typing: typing ? mode : null })
      return c.body(null, 204)
    })
    .openapi(leave, async c => {
      const { id } = await commands.visible(c.get('principal'), c.req.valid('param').id)
      const agentId = agentOf(c.get('principal'))
      attendance.gone(id, agentId)
      return c.body(null, 204)
    })
}
