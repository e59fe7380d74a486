import { createRoute, z } from '@hono/zod-openapi'
import {
  changeEmail,
  endedToken,
  insertAgent,
  isTaken,
  listAgents,
  loadAgent,
  updateAgent,
} from '../../db/agents.ts'
import { endAccess } from '../../db/sessions/access.ts'
import { derivedId, newId } from '../../platform/ids.ts'
import { hashToken, tokenOf } from '../../platform/secrets.ts'
import { workflowIds } from '../../protocol/workflow-ids.ts'
import { type ApiEnvironment, actorOf, hasRole, requireRole } from '../http/auth.ts'
import { decodeCursor, PLACES, pageOf } from '../http/cursor.ts'
import { idempotent } from '../http/idempotency.ts'
import { ifMatch, requireFirst, requireVersion, tellVersion, versionOf } from '../http/if-match.ts'
import { Problem } from '../http/problem.ts'
import { timeAsked } from '../http/time-asked.ts'
import { agentView } from '../http/views.ts'
import { agent, agentChanges, agentRemoval, agentWithToken, newAgent } from '../schemas/agents.ts'
import { answer, body, id, idParameter, keyHeader, listOf, page, problems } from '../schemas/common.ts'
import { runWorkflow, startWorkflow } from '../services/channel-workflows.ts'
import { requireMember } from '../services/membership.ts'
import type { Services } from '../services/services.ts'
import { makeRouter } from './router.ts'

type AgentEnvironment = ApiEnvironment & { Variables: { commandId: string } }

const tags = ['Agents']

/** Routes for agents, the people who handle conversations. Each has a token of their own. */
export function agentRoutes({ dependencies }: Services) {
  const { sql, secrets, temporal, config } = dependencies

  const create = createRoute({
    method: 'post',
    path: '/agents',
    tags,
    summary: 'Adds an agent. The token is shown only in this answer',
    middleware: [requireRole('admin'), idempotent(dependencies)] as const,
    request: { headers: keyHeader, ...body(newAgent) },
    responses: { 201: answer(agentWithToken, 'The agent and the token'), ...problems(409) },
  })
  const list = createRoute({
    method: 'get',
    path: '/agents',
    tags,
    summary: 'Lists the agents, sorted by name. With channelId: the agents who handle that channel',
    request: {
      query: z.object({
        ...page,
        channelId: id.optional(),
        left: z.enum(['true', 'false']).optional().openapi({
          description:
            'true: lists the agents whose accounts were deleted instead. Old events still name them.',
        }),
      }),
    },
    responses: { 200: answer(listOf(agent), 'A page of agents'), ...problems() },
  })
  const read = createRoute({
    method: 'get',
    path: '/agents/{id}',
    tags,
    summary: 'One person',
    request: { params: idParameter },
    responses: { 200: answer(agent, 'The agent'), ...problems(404) },
  })
  const change = createRoute({
    method: 'patch',
    path: '/agents/{id}',
    tags,
    summary:
      'Changes name, e-mail address, role or capacity; supervisors change the capacity only. A lower capacity takes no conversation away from the agent',
    middleware: [requireRole('supervisor')] as const,
    request: { params: idParameter, headers: ifMatch, ...body(agentChanges) },
    responses: { 200: answer(agent, 'The agent'), ...problems(404, 409, 412) },
  })
  const renew = createRoute({
    method: 'post',
    path: '/agents/{id}/token',
    tags,
    summary: 'Gives the agent a new first token. The old one stops working at once; named tokens stay valid',
    middleware: [requireRole('admin'), idempotent(dependencies)] as const,
    request: { params: idParameter, headers: keyHeader },
    responses: { 201: answer(agentWithToken, 'The agent and the new token'), ...problems(404) },
  })

  const remove = createRoute({
    method: 'delete',
    path: '/agents/{id}',
    tags,
    summary:
      'Deletes an agent’s account: sessions, tokens, password, memberships and e-mail address. Their conversations return to the queue',
    middleware: [requireRole('admin')] as const,
    request: { params: idParameter },
    responses: { 202: answer(agentRemoval, 'The agent can no longer sign in'), ...problems(404) },
  })

  /**
   * Derives an agent's new token from the command's id. A request that is repeated before its answer was stored gets the
   * same token, instead of ending the first one.
   */
  const tokenFor = (commandId: string) => tokenOf(secrets.derive('tokens', commandId))

  return makeRouter<AgentEnvironment>()
    .openapi(create, async c => {
      const fields = c.req.valid('json')
      const token = tokenFor(c.get('commandId'))
      const id = derivedId('agent', c.get('commandId'))
      const created = await c
        .get('audit')
        .within({ type: 'agent', id }, tx => insertAgent(tx, { ...fields, id, tokenHash: hashToken(token) }))
      if (!created) throw new Problem('duplicate_email', 'An agent with this e-mail address already exists.')
      return c.json({ ...agentView(created, c.get('principal')), token }, 201)
    })
    .openapi(list, async c => {
      const { limit, cursor, channelId, left } = c.req.valid('query')
      if (channelId !== undefined) await requireMember(sql, c.get('principal'), channelId)
      const after = decodeCursor(cursor, PLACES.nameAndId)
      const rows = await listAgents(sql, {
        channelId,
        left: left === 'true',
        after: after && { name: after[0], id: after[1] },
        limit: limit + 1,
      })
      const principal = c.get('principal')
      return c.json(
        pageOf(
          rows,
          limit,
          row => agentView(row, principal),
          row => [row.name, row.id],
        ),
        200,
      )
    })
    .openapi(read, async c => {
      const found = await loadAgent(sql, c.req.valid('param').id)
      if (!found || found.deletedAt) throw unknownAgent()
      tellVersion(c, found)
      return c.json(agentView(found, c.get('principal')), 200)
    })
    .openapi(change, async c => {
      const { id } = c.req.valid('param')
      const changes = c.req.valid('json')
      const { capacity, email, ...own } = changes
      if (!hasRole(c.get('principal'), 'admin')) requireCapacityOnly(changes)
      const expected = versionOf(c.req.valid('header')['if-match'])
      const before = await loadAgent(sql, id)
      if (!before || before.deletedAt) throw unknownAgent()
      requireVersion(before, expected)
      await c
        .get('audit')
        .within({ type: 'agent', id }, async tx => {
          await requireFirst(tx, 'agents', id, expected)
          if (email !== undefined && email !== before.email) await changeEmail(tx, id, email)
          if (Object.keys(own).length > 0) await updateAgent(tx, id, own)
        })
        .catch(error => {
          if (!isTaken(error)) throw error
          throw new Problem('duplicate_email', 'Another agent has this e-mail address.')
        })
      // Runs the workflow even if the capacity is unchanged: an earlier request may still be running, and this one must
      // overrule it. The workflow also gives out the new seats, which is not the API's work.
      if (capacity !== undefined) {
        const askedAt = await timeAsked(sql, c.get('arrivedAt'))
        const workflowId = workflowIds.setCapacity(id, newId())
        const input = { agentId: id, capacity, askedAt }
        await runWorkflow(temporal, 'setCapacity', workflowId, config.TEMPORAL_TASK_QUEUE, input)
        if (capacity !== before.capacity) {
          const change = { before: { capacity: before.capacity }, after: { capacity } }
          c.get('audit').tell({ action: 'agent.capacity_set', ...change })
        }
      }
      const changed = await loadAgent(sql, id)
      if (!changed || changed.deletedAt) throw unknownAgent()
      tellVersion(c, changed)
      return c.json(agentView(changed, c.get('principal')), 200)
    })
    .openapi(remove, async c => {
      const agentId = c.req.valid('param').id
      const found = await loadAgent(sql, agentId)
      if (!found || found.deletedAt) throw unknownAgent()
      // Sessions and tokens end at once. The workflow gives back the conversations as soon as a worker is free.
      const { name, role } = found
      await sql.begin(async tx => {
        await updateAgent(tx, agentId, { tokenHash: endedToken(agentId) })
        await endAccess(tx, agentId)
        await c.get('audit').note(tx, { before: { name, role } })
      })
      const workflowId = workflowIds.deleteAgent(agentId)
      const input = { agentId, by: actorOf(c.get('principal')) }
      const done = await startWorkflow(temporal, 'deleteAgent', workflowId, config.TEMPORAL_TASK_QUEUE, input)
      return c.json({ done, workflowId }, 202)
    })
    .openapi(renew, async c => {
      const token = tokenFor(c.get('commandId'))
      const { id } = c.req.valid('param')
      const changed = await c
        .get('audit')
        .within({ type: 'agent', id }, tx => updateAgent(tx, id, { tokenHash: hashToken(token) }))
      if (!changed) throw unknownAgent()
      return c.json({ ...agentView(changed, c.get('principal')), token }, 201)
    })
}

/**
 * Throws a problem unless only the capacity is changed. Supervisors plan who can take how much; names, addresses and
 * roles are for administrators.
 */
function requireCapacityOnly(changes: object): void {
  if (Object.keys(changes).every(field => field === 'capacity')) return
  throw new Problem(
    'forbidden',
    'Changing anything but the capacity of an agent needs the role "admin". A supervisor may send capacity alone.',
  )
}

/** The problem for an id that no agent has. */
export function unknownAgent(): Problem {
  return new Problem('not_found', 'This agent does not exist.')
}
