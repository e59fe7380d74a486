import { createRoute } from '@hono/zod-openapi'
import { loadMedium } from '../../db/media.ts'
import { isGone } from '../../domain/media-errors.ts'
import { workflowIds } from '../../protocol/workflow-ids.ts'
import { type IdempotentEnvironment, idempotent } from '../http/idempotency.ts'
import { mediumView } from '../http/message-views.ts'
import { Problem } from '../http/problem.ts'
import { answer, idParameter, keyHeader, problems } from '../schemas/common.ts'
import { medium } from '../schemas/messages.ts'
import { startWorkflow } from '../services/channel-workflows.ts'
import type { Services } from '../services/services.ts'
import { makeRouter } from './router.ts'

/** Routes for the files that came with customers' messages. */
export function mediaRoutes({ dependencies, commands, mediaLinks }: Services) {
  const { sql, temporal, config } = dependencies
  const retry = createRoute({
    method: 'post',
    path: '/media/{id}/retry',
    tags: ['Conversations'],
    summary: 'Fetches the file of a customer’s message again, if it is not stored yet',
    middleware: idempotent(dependencies),
    request: { params: idParameter, headers: keyHeader },
    responses: { 202: answer(medium, 'The current state of the file'), ...problems(404, 409) },
  })

  return makeRouter<IdempotentEnvironment>().openapi(retry, async c => {
    const { id } = c.req.valid('param')
    const before = await loadMedium(sql, id)
    if (!before) throw new Problem('not_found', 'This file does not exist.')
    await commands.handled(c.get('principal'), before.conversationId)
    c.set('about', [before.conversationId])
    // A file that was erased, or whose retention is over, must not come back.
    if (before.state === 'stored' || isGone(before.error)) {
      c.get('audit').nothing()
      return c.json(mediumView(before, mediaLinks), 202)
    }
    const input = { mediaIds: [id], again: true }
    const workflowId = workflowIds.fetchMediaAgain(id)
    await startWorkflow(temporal, 'fetchMedia', workflowId, config.TEMPORAL_TASK_QUEUE, input)
    return c.json(mediumView((await loadMedium(sql, id)) ?? before, mediaLinks), 202)
  })
}
