import { createRoute } from '@hono/zod-openapi'
import { loadAgent, prolongPresence } from '../../db/agents.ts'
import { newId } from '../../platform/ids.ts'
import { workflowIds } from '../../protocol/workflow-ids.ts'
import { hasRole } from '../http/auth.ts'
import { Problem } from '../http/problem.ts'
import { timeAsked } from '../http/time-asked.ts'
import { agentView } from '../http/views.ts'
import { agent, presenceChange } from '../schemas/agents.ts'
import { answer, body, idParameter, problems } from '../schemas/common.ts'
import { runWorkflow } from '../services/channel-workflows.ts'
import type { Services } from '../services/services.ts'
import { unknownAgent } from './agents.ts'
import { makeRouter } from './router.ts'

const put = createRoute({
  method: 'put',
  path: '/agents/{id}/presence',
  tags: ['Agents'],
  summary:
    'Sets the presence of an agent. An agent who comes online is assigned waiting conversations at once. The presence lasts until it is changed, or for ttlSeconds',
  request: { params: idParameter, ...body(presenceChange) },
  responses: { 200: answer(agent, 'The agent'), ...problems(404) },
})

/** The route that sets whether an agent is present. Agents set their own presence; supervisors set anyone's. */
export function presenceRoutes({ dependencies: { sql, temporal, config } }: Services) {
  return makeRouter().openapi(put, async c => {
    const { id: agentId } = c.req.valid('param')
    const principal = c.get('principal')
    if (principal.id !== agentId && !hasRole(principal, 'supervisor')) {
      throw new Problem('forbidden', 'Setting the presence of another agent needs the role "supervisor".')
    }
    const found = await loadAgent(sql, agentId)
    if (!found || found.deletedAt) throw unknownAgent()
    const { presence, ttlSeconds } = c.req.valid('json')
    const askedAt = await timeAsked(sql, c.get('arrivedAt'))
    const until = ttlSeconds === undefined ? undefined : askedAt + ttlSeconds * 1_000
    // A heartbeat that repeats the same presence changes no seat, so it needs no workflow.
    const prolonged = await prolongPresence(sql, agentId, {
      presence,
      askedAt: new Date(askedAt),
      until: until === undefined ? null : new Date(until),
    })
    if (!prolonged) {
      const workflowId = workflowIds.setPresence(agentId, newId())
      const input = { agentId, presence, askedAt, until }
      await runWorkflow(temporal, 'setPresence', workflowId, config.TEMPORAL_TASK_QUEUE, input)
    }
    if (presence === found.presence) c.get('audit').nothing()
    else c.get('audit').tell({ before: { presence: found.presence }, after: { presence } })
    const changed = await loadAgent(sql, agentId)
    if (!changed || changed.deletedAt) throw unknownAgent()
    return c.json(agentView(changed, principal), 200)
  })
}
