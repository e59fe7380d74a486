import { createRoute, z } from '@hono/zod-openapi'
import { WorkflowFailedError } from '@temporalio/client'
import { type AiAgent, deleteAiAgent, insertAiAgent, listAiAgents, loadAiAgent } from '../../db/ai-agents.ts'
import { derivedId } from '../../platform/ids.ts'
import type { AiTestInput } from '../../protocol/activities/ai.ts'
import { workflowIds } from '../../protocol/workflow-ids.ts'
import { actorOf, requireRole } from '../http/auth.ts'
import { decodeCursor, PLACES, pageOf } from '../http/cursor.ts'
import { type IdempotentEnvironment, idempotent } from '../http/idempotency.ts'
import { ifMatch, tellVersion, versionOf } from '../http/if-match.ts'
import { invalid, Problem } from '../http/problem.ts'
import { timeAsked } from '../http/time-asked.ts'
import { aiAgent, aiAgentChanges, aiAgentTest, aiAgentTestResult, newAiAgent } from '../schemas/ai-agents.ts'
import { answer, body, idParameter, keyHeader, listOf, page, problems } from '../schemas/common.ts'
import { changeAiAgent, liveAiAgent, profileOf } from '../services/ai-agent-writer.ts'
import { runWorkflow } from '../services/channel-workflows.ts'
import { unavailable } from '../services/commands.ts'
import type { Services } from '../services/services.ts'
import { tellOpenConversations } from '../services/tell-open.ts'
import { makeRouter } from './router.ts'

const tags = ['AI agents']

/** Routes for AI agents: how each one answers, and what it knows. */
export function aiAgentRoutes({ dependencies, commands }: Services) {
  const { sql, temporal, config } = dependencies

  const create = createRoute({
    method: 'post',
    path: '/ai-agents',
    tags,
    summary: 'Creates an AI agent. Channel settings and routing rules can then name it',
    middleware: [requireRole('supervisor'), idempotent(dependencies)] as const,
    request: { headers: keyHeader, ...body(newAiAgent) },
    responses: { 201: answer(aiAgent, 'The AI agent'), ...problems(409) },
  })
  const list = createRoute({
    method: 'get',
    path: '/ai-agents',
    tags,
    summary: 'Lists the AI agents, sorted by name',
    middleware: [requireRole('supervisor')] as const,
    request: { query: z.object(page) },
    responses: { 200: answer(listOf(aiAgent), 'A page of AI agents'), ...problems() },
  })
  const read = createRoute({
    method: 'get',
    path: '/ai-agents/{id}',
    tags,
    summary: 'Reads one AI agent. The ETag is its version',
    middleware: [requireRole('supervisor')] as const,
    request: { params: idParameter },
    responses: { 200: answer(aiAgent, 'The AI agent'), ...problems(404) },
  })
  const change = createRoute({
    method: 'patch',
    path: '/ai-agents/{id}',
    tags,
    summary: 'Changes an AI agent. The change applies from its next answer on',
    middleware: [requireRole('supervisor')] as const,
    request: { params: idParameter, headers: ifMatch, ...body(aiAgentChanges) },
    responses: { 200: answer(aiAgent, 'The AI agent'), ...problems(404, 409, 412) },
  })
  const remove = createRoute({
    method: 'delete',
    path: '/ai-agents/{id}',
    tags,
    summary: 'Deletes an AI agent. Its conversations go to human agents',
    middleware: [requireRole('supervisor')] as const,
    request: { params: idParameter },
    responses: { 204: { description: 'It is deleted' }, ...problems(404) },
  })

  const test = createRoute({
    method: 'post',
    path: '/ai-agents/{id}/test',
    tags,
    summary: 'Tests the AI agent on an invented or a past conversation. Nothing is sent or changed',
    middleware: [requireRole('supervisor'), idempotent(dependencies)] as const,
    request: { params: idParameter, headers: keyHeader, ...body(aiAgentTest) },
    responses: {
      200: answer(aiAgentTestResult, 'What the AI agent would answer and do'),
      ...problems(404, 409),
    },
  })

  const live = (id: string) => liveAiAgent({ sql }, id)

  return makeRouter<IdempotentEnvironment>()
    .openapi(create, async c => {
      const id = derivedId('ai agent', c.get('commandId'))
      const by = actorOf(c.get('principal'))
      const inserted = await c
        .get('audit')
        .within({ type: 'ai_agent', id }, tx => insertAiAgent(tx, { id, ...c.req.valid('json') }, by))
      const made = inserted ?? (await loadAiAgent(sql, id))
      if (!made) throw new Problem('duplicate_name', 'An AI agent with this name already exists.')
      return c.json(aiAgentView(made), 201)
    })
    .openapi(list, async c => {
      const { limit, cursor } = c.req.valid('query')
      const after = decodeCursor(cursor, PLACES.nameAndId)
      const rows = await listAiAgents(sql, {
        after: after && { name: after[0], id: after[1] },
        limit: limit + 1,
      })
      return c.json(
        pageOf(rows, limit, aiAgentView, row => [row.name, row.id]),
        200,
      )
    })
    .openapi(read, async c => {
      const found = await live(c.req.valid('param').id)
      tellVersion(c, found)
      return c.json(aiAgentView(found), 200)
    })
    .openapi(change, async c => {
      const { id } = c.req.valid('param')
      const { limits, ...fields } = c.req.valid('json')
      const askedAt = await timeAsked(sql, c.get('arrivedAt'))
      const expected = versionOf(c.req.valid('header')['if-match'])
      const asked = { id, principal: c.get('principal'), audit: c.get('audit'), askedAt, expected }
      const changed = await changeAiAgent(dependencies, asked, current => ({
        ...current,
        ...fields,
        limits: { ...current.limits, ...limits },
      }))
      tellVersion(c, changed)
      return c.json(aiAgentView(changed), 200)
    })
    .openapi(test, async c => {
      const { id } = await live(c.req.valid('param').id)
      const { messages, conversationId, ...draft } = c.req.valid('json')
      const input: AiTestInput = { aiAgentId: id, draft, talk: messages ?? [] }
      if (conversationId !== undefined) {
        const { channelId, lastInboundAt } = await commands.visible(c.get('principal'), conversationId)
        if (!lastInboundAt) {
          throw invalid([
            {
              path: 'conversationId',
              message: 'the customer of this conversation has not written anything yet',
            },
          ])
        }
        input.talk = { conversationId, channelId }
        c.set('about', [conversationId])
      }
      const workflowId = workflowIds.testAiAgent(id, c.get('commandId'))
      const taskQueue = config.TEMPORAL_TASK_QUEUE
      try {
        const tested = await runWorkflow(temporal, 'testAiAgent', workflowId, taskQueue, input)
        return c.json(tested, 200)
      } catch (error) {
        // A failure of the model's endpoint is a normal result of a test. If the workflow itself failed, no worker
        // had a database in time.
        if (error instanceof WorkflowFailedError)
          throw unavailable(error, 'No worker was available to run the test.')
        throw error
      }
    })
    .openapi(remove, async c => {
      const { id } = await live(c.req.valid('param').id)
      await c.get('audit').within({ type: 'ai_agent', id }, tx => deleteAiAgent(tx, id))
      await tellOpenConversations(dependencies, { aiAgentId: id })
      return c.body(null, 204)
    })
}

/** An AI agent as the API shows it. */
export function aiAgentView({ id, version, createdAt, ...agent }: AiAgent) {
  return { id, ...profileOf(agent), version, createdAt: createdAt.toISOString() }
}
