import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { findAgents } from '../../db/agents.ts'
import { insertTeam, listTeams, loadTeam, type Team, updateTeam } from '../../db/teams.ts'
import { differenceOf } from '../../domain/audit-log.ts'
import { scheduleProblems } from '../../domain/business-hours-problems.ts'
import type { WeekSchedule } from '../../domain/business-hours-schedule.ts'
import { derivedId, newId } from '../../platform/ids.ts'
import { workflowIds } from '../../protocol/workflow-ids.ts'
import { type ApiEnvironment, requireRole } from '../http/auth.ts'
import { decodeCursor, PLACES, pageOf } from '../http/cursor.ts'
import { idempotent } from '../http/idempotency.ts'
import { ifMatch, requireFirst, requireVersion, tellVersion, versionOf } from '../http/if-match.ts'
import { invalid, Problem } from '../http/problem.ts'
import { timeAsked } from '../http/time-asked.ts'
import { teamView } from '../http/views.ts'
import { answer, body, idParameter, keyHeader, listOf, page, problems } from '../schemas/common.ts'
import { newTeam, team, teamChanges } from '../schemas/teams.ts'
import { runWorkflow } from '../services/channel-workflows.ts'
import type { Services } from '../services/services.ts'
import { tellOpenConversations } from '../services/tell-open.ts'
import { makeRouter } from './router.ts'

type TeamEnvironment = ApiEnvironment & { Variables: { commandId: string } }

const tags = ['Teams']

/** Routes for teams: groups of agents that rules can name. */
export function teamRoutes({ dependencies }: Services) {
  const { sql, temporal, config } = dependencies

  const create = createRoute({
    method: 'post',
    path: '/teams',
    tags,
    summary: 'Creates a team of agents. Routing rules and people can assign conversations to it',
    middleware: [requireRole('supervisor'), idempotent(dependencies)] as const,
    request: { headers: keyHeader, ...body(newTeam) },
    responses: { 201: answer(team, 'The team'), ...problems(409) },
  })
  const list = createRoute({
    method: 'get',
    path: '/teams',
    tags,
    summary: 'Lists the teams, sorted by name',
    request: { query: z.object(page) },
    responses: { 200: answer(listOf(team), 'A page of teams'), ...problems() },
  })
  const read = createRoute({
    method: 'get',
    path: '/teams/{id}',
    tags,
    summary: 'One team',
    request: { params: idParameter },
    responses: { 200: answer(team, 'The team'), ...problems(404) },
  })
  const change = createRoute({
    method: 'patch',
    path: '/teams/{id}',
    tags,
    summary:
      'Changes name, members or business hours. Conversations that wait for the team may be assigned at once',
    middleware: [requireRole('supervisor')] as const,
    request: { params: idParameter, headers: ifMatch, ...body(teamChanges) },
    responses: { 200: answer(team, 'The team'), ...problems(404, 409, 412) },
  })
  const remove = createRoute({
    method: 'delete',
    path: '/teams/{id}',
    tags,
    summary: 'Deletes a team. Conversations that wait for it go to all agents of their channel',
    middleware: [requireRole('supervisor')] as const,
    request: { params: idParameter },
    responses: { 204: { description: 'It is deleted' }, ...problems(404) },
  })

  async function live(id: string): Promise<Team> {
    const found = await loadTeam(sql, id)
    if (!found || found.deletedAt) throw new Problem('not_found', 'This team does not exist.')
    return found
  }

  async function requireAgents(agentIds: string[]): Promise<void> {
    const known = await findAgents(sql, agentIds)
    const missing = agentIds.filter(id => !known.has(id))
    if (missing.length === 0) return
    throw invalid(missing.map(id => ({ path: 'agentIds', message: `there is no agent ${id}` })))
  }

  async function setMembers(
    c: Context<TeamEnvironment>,
    teamId: string,
    agentIds: string[],
    before: string[],
  ): Promise<void> {
    const input = { teamId, agentIds, askedAt: await timeAsked(sql, c.get('arrivedAt')) }
    const workflowId = workflowIds.setTeamMembers(teamId, newId())
    await runWorkflow(temporal, 'setTeamMembers', workflowId, config.TEMPORAL_TASK_QUEUE, input)
    const target = { type: 'team', id: teamId } as const
    const [old, now] = [{ agentIds: before.toSorted() }, { agentIds: agentIds.toSorted() }]
    const difference = differenceOf(target.type, old, now)
    if (difference) c.get('audit').tell({ action: 'team.members_set', target, ...difference })
  }

  return makeRouter<TeamEnvironment>()
    .openapi(create, async c => {
      const { name, agentIds, businessHours } = c.req.valid('json')
      requireHours(businessHours)
      await requireAgents(agentIds)
      const id = derivedId('team', c.get('commandId'))
      const team = { id, name, businessHours }
      if (!(await c.get('audit').within({ type: 'team', id }, tx => insertTeam(tx, team)))) {
        const known = await loadTeam(sql, id)
        if (!known) throw new Problem('duplicate_name', 'A team with this name already exists.')
      }
      await setMembers(c, id, agentIds, [])
      return c.json(teamView(await live(id)), 201)
    })
    .openapi(list, async c => {
      const { limit, cursor } = c.req.valid('query')
      const after = decodeCursor(cursor, PLACES.nameAndId)
      const rows = await listTeams(sql, {
        after: after && { name: after[0], id: after[1] },
        limit: limit + 1,
      })
      return c.json(
        pageOf(rows, limit, teamView, row => [row.name, row.id]),
        200,
      )
    })
    .openapi(read, async c => {
      const found = await live(c.req.valid('param').id)
      tellVersion(c, found)
      return c.json(teamView(found), 200)
    })
    .openapi(change, async c => {
      const found = await live(c.req.valid('param').id)
      const { id, agentIds: before } = found
      const { agentIds, ...fields } = c.req.valid('json')
      const expected = versionOf(c.req.valid('header')['if-match'])
      requireVersion(found, expected)
      requireHours(fields.businessHours)
      if (agentIds) await requireAgents(agentIds)
      const isStored = await c.get('audit').within({ type: 'team', id }, async tx => {
        await requireFirst(tx, 'teams', id, expected)
        return updateTeam(tx, id, fields)
      })
      if (!isStored) {
        throw new Problem('duplicate_name', 'Another team has this name.')
      }
      if (agentIds) await setMembers(c, id, agentIds, before)
      if (fields.businessHours !== undefined) await tellOpenConversations(dependencies, { teamId: id })
      const changed = await live(id)
      tellVersion(c, changed)
      return c.json(teamView(changed), 200)
    })
    .openapi(remove, async c => {
      const { id, name, businessHours, agentIds } = await live(c.req.valid('param').id)
      const workflowId = workflowIds.deleteTeam(id, newId())
      await runWorkflow(temporal, 'deleteTeam', workflowId, config.TEMPORAL_TASK_QUEUE, { teamId: id })
      c.get('audit').tell({ ...differenceOf('team', { name, businessHours, agentIds }, undefined) })
      return c.body(null, 204)
    })
}

function requireHours(hours: WeekSchedule | null | undefined): void {
  const errors = hours ? scheduleProblems(hours).filter(({ severity }) => severity === 'error') : []
  if (errors.length > 0) {
    throw invalid(errors.map(({ path, message }) => ({ path: `businessHours.${path}`, message })))
  }
}
