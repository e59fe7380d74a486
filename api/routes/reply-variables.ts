import { createRoute } from '@hono/zod-openapi'
import { loadChannel } from '../../db/channels.ts'
import { REPLY_VARIABLES } from '../../domain/canned-reply.ts'
import { Problem } from '../http/problem.ts'
import { answer, idParameter, problems } from '../schemas/common.ts'
import { replyVariables } from '../schemas/replies.ts'
import { conversationValues } from '../services/conversation-values.ts'
import type { Services } from '../services/services.ts'
import { makeRouter } from './router.ts'

const list = createRoute({
  method: 'get',
  path: '/conversations/{id}/reply-variables',
  tags: ['Canned replies'],
  summary: 'What stands for the variables of a canned reply in a conversation, at this moment',
  request: { params: idParameter },
  responses: { 200: answer(replyVariables, 'All variables'), ...problems(404) },
})

/** The route that tells what a canned reply would fill in. */
export function replyVariableRoutes({ dependencies: { sql }, commands }: Services) {
  return makeRouter().openapi(list, async c => {
    const principal = c.get('principal')
    const conversation = await commands.visible(principal, c.req.valid('param').id)
    const channel = await loadChannel(sql, conversation.channelId)
    if (!channel) throw new Problem('not_found', 'This channel does not exist.')
    const told = conversationValues(principal, { conversation, channel })
    return c.json({ items: REPLY_VARIABLES.map(name => ({ name, value: told(name) ?? null })) }, 200)
  })
}
