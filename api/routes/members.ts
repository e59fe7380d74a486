import { createRoute, z } from '@hono/zod-openapi'
import { loadAgent } from '../../db/agents.ts'
import { loadChannel } from '../../db/channels.ts'
import { newId } from '../../platform/ids.ts'
import { workflowIds } from '../../protocol/workflow-ids.ts'
import { requireRole } from '../http/auth.ts'
import { timeAsked } from '../http/time-asked.ts'
import { answer, id, problems } from '../schemas/common.ts'
import { runWorkflow, startWorkflow } from '../services/channel-workflows.ts'
import type { Services } from '../services/services.ts'
import { unknownAgent } from './agents.ts'
import { unknownChannel } from './channels.ts'
import { makeRouter } from './router.ts'

const tags = ['Channels']
const params = z.object({ id, agentId: id })

const add = createRoute({
  method: 'put',
  path: '/channels/{id}/agents/{agentId}',
  tags,
  summary: 'Adds an agent to the channel',
  middleware: [requireRole('supervisor')] as const,
  request: { params },
  responses: { 204: { description: 'The agent handles the channel' }, ...problems(404) },
})

const removal = z
  .object({
    done: z
      .boolean()
      .openapi({ description: 'Whether all of the agent’s conversations in the channel have been moved.' }),
    workflowId: z.string().openapi({
      description: 'The id of the workflow that moves the conversations. Search for it in the Temporal UI.',
    }),
  })
  .openapi('MemberRemoval')

const remove = createRoute({
  method: 'delete',
  path: '/channels/{id}/agents/{agentId}',
  tags,
  summary: 'Removes an agent from the channel. Their conversations in it return to the queue',
  middleware: [requireRole('supervisor')] as const,
  request: { params },
  responses: {
    202: answer(removal, 'The agent gets no more conversations of the channel'),
    ...problems(404),
  },
})

/** Routes for the agents who handle a channel. */
export function memberRoutes({ dependencies: { sql, temporal, config } }: Services) {
  const taskQueue = config.TEMPORAL_TASK_QUEUE

  async function known(channelId: string, agentId: string): Promise<void> {
    const [channel, agent] = await Promise.all([loadChannel(sql, channelId), loadAgent(sql, agentId)])
    if (!channel || channel.deletedAt) throw unknownChannel()
    if (!agent || agent.deletedAt) throw unknownAgent()
  }

  return makeRouter()
    .openapi(add, async c => {
      const { id: channelId, agentId } = c.req.valid('param')
      await known(channelId, agentId)
      // A new workflow id for each request: an earlier one that is still running is another change.
      const workflowId = workflowIds.addMember(channelId, agentId, newId())
      const input = { channelId, agentId, askedAt: await timeAsked(sql, c.get('arrivedAt')) }
      await runWorkflow(temporal, 'addMember', workflowId, taskQueue, input)
      c.get('audit').tell({ after: { agentId } })
      return c.body(null, 204)
    })
    .openapi(remove, async c => {
      const { id: channelId, agentId } = c.req.valid('param')
      await known(channelId, agentId)
      const workflowId = workflowIds.removeMember(channelId, agentId, newId())
      const input = { channelId, agentId, askedAt: await timeAsked(sql, c.get('arrivedAt')) }
      const done = await startWorkflow(temporal, 'removeMember', workflowId, taskQueue, input)
      c.get('audit').tell({ before: { agentId } })
      return c.json({ done, workflowId }, 202)
    })
}
