import { createRoute, z } from '@hono/zod-openapi'
import { type Draft, loadDraft, removeDraft, saveDraft } from '../../db/drafts.ts'
import type { DraftMode } from '../../domain/draft.ts'
import { agentOf } from '../http/auth.ts'
import { Problem } from '../http/problem.ts'
import { answer, body, idParameter, problems } from '../schemas/common.ts'
import { draft, draftMode, newDraft } from '../schemas/drafts.ts'
import type { Services } from '../services/services.ts'
import { makeRouter } from './router.ts'

const tags = ['Conversations']

const request = {
  params: idParameter,
  query: z.object({ mode: draftMode.openapi({ description: 'To the customer, or for colleagues.' }) }),
}
const read = createRoute({
  method: 'get',
  path: '/conversations/{id}/draft',
  tags,
  summary: 'What you have begun to write',
  request,
  responses: { 200: answer(draft, 'Your draft'), ...problems(404, 409) },
})
const save = createRoute({
  method: 'put',
  path: '/conversations/{id}/draft',
  tags,
  summary: 'Keeps what you have begun to write; others see that there is a draft, and not what it says',
  description: 'It stays when the conversation changes hands, and goes when it is sent.',
  request: { ...request, ...body(newDraft) },
  responses: { 200: answer(draft, 'Your draft'), ...problems(404, 409) },
})
const remove = createRoute({
  method: 'delete',
  path: '/conversations/{id}/draft',
  tags,
  summary: 'Drops what you have begun to write',
  request,
  responses: { 204: { description: 'There is none' }, ...problems(404, 409) },
})

/** Routes for drafts. Each belongs to one agent, conversation and mode. */
export function draftRoutes({ dependencies: { sql }, commands, attendance }: Services) {
  /** Tells others that somebody has begun or stopped writing, but not what. */
  const tell = (
    { id: conversationId, channelId }: { id: string; channelId: string },
    { agentId, mode, since }: { agentId: string; mode: DraftMode; since: Date | null },
  ) =>
    attendance.pass({
      type: 'draft',
      conversationId,
      channelId,
      at: new Date().toISOString(),
      actor: { kind: 'agent', id: agentId },
      data: { agentId, mode, since: since?.toISOString() ?? null },
    })

  return makeRouter()
    .openapi(read, async c => {
      const { id: conversationId } = await commands.visible(c.get('principal'), c.req.valid('param').id)
      const agentId = agentOf(c.get('principal'))
      const found = await loadDraft(sql, { conversationId, agentId, ...c.req.valid('query') })
      if (!found) throw new Problem('not_found', 'You have no draft here.')
      return c.json(draftView(found), 200)
    })
    .openapi(save, async c => {
      const { mode } = c.req.valid('query')
      // Somebody who may only read the conversation can write notes, but no replies.
      const load = mode === 'reply' ? commands.handled : commands.visible
      const conversation = await load(c.get('principal'), c.req.valid('param').id)
      const agentId = agentOf(c.get('principal'))
      if (conversation.status === 'closed') {
        throw new Problem('conversation_closed', 'The conversation is closed; nothing more is written in it.')
      }
      const key = { conversationId: conversation.id, agentId, mode }
      const { isNew, ...saved } = await saveDraft(sql, key, c.req.valid('json').text)
      if (isNew) tell(conversation, saved)
      return c.json(draftView(saved), 200)
    })
    .openapi(remove, async c => {
      const conversation = await commands.visible(c.get('principal'), c.req.valid('param').id)
      const agentId = agentOf(c.get('principal'))
      const { mode } = c.req.valid('query')
      const removed = await removeDraft(sql, { conversationId: conversation.id, agentId, mode })
      if (removed) tell(conversation, { agentId, mode, since: null })
      return c.body(null, 204)
    })
}

function draftView({ mode, text, since, updatedAt }: Draft) {
  return { mode, text, since: since.toISOString(), updatedAt: updatedAt.toISOString() }
}
