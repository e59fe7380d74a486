import { createRoute, z } from '@hono/zod-openapi'
import { listAttempts } from '../../db/attempts.ts'
import { loadMessage } from '../../db/messages.ts'
import { attemptViews } from '../http/attempt-views.ts'
import { Problem } from '../http/problem.ts'
import { attempts } from '../schemas/attempts.ts'
import { answer, id, problems } from '../schemas/common.ts'
import type { Services } from '../services/services.ts'
import { makeRouter } from './router.ts'

const read = createRoute({
  method: 'get',
  path: '/conversations/{id}/messages/{messageId}/attempts',
  tags: ['Conversations'],
  summary: 'The attempts to send a message of ours: by whom, with which outcome, and what the provider said',
  request: { params: z.object({ id, messageId: id }) },
  responses: { 200: answer(attempts, 'By part and number'), ...problems(404) },
})

/** The route that lists the attempts to send a message. */
export function attemptRoutes({ dependencies: { sql }, commands }: Services) {
  return makeRouter().openapi(read, async c => {
    const params = c.req.valid('param')
    const { id } = await commands.visible(c.get('principal'), params.id)
    const message = await loadMessage(sql, params.messageId)
    if (message?.conversationId !== id || message.direction !== 'outbound') {
      throw new Problem('not_found', 'The conversation has no message of ours with this id.')
    }
    const rows = await listAttempts(sql, id, message.id)
    const { authorKind: kind, authorId } = message
    const author = { kind, ...(authorId !== null && { id: authorId }) }
    return c.json(
      { parts: new Set(rows.map(({ part }) => part)).size, items: attemptViews(rows, author) },
      200,
    )
  })
}
