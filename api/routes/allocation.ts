import { createRoute, z } from '@hono/zod-openapi'
import { loadAiAgent } from '../../db/ai-agents.ts'
import { loadMembers, loadTeams } from '../../db/candidates.ts'
import { type LineEntry, lineDepth, listLine } from '../../db/line.ts'
import { allocation, line } from '../schemas/allocation.ts'
import { answer, idParameter, page, problems } from '../schemas/common.ts'
import { entryView } from '../services/line-view.ts'
import { requireMember } from '../services/membership.ts'
import type { Services } from '../services/services.ts'
import { liveChannel } from '../services/settings-writer.ts'
import { makeRouter } from './router.ts'

const tags = ['Allocation']

const show = createRoute({
  method: 'get',
  path: '/channels/{id}/allocation',
  tags,
  summary: 'Shows who gets a new conversation, in order of priority: routing rules, AI agent, human agents',
  request: { params: idParameter },
  responses: { 200: answer(allocation, 'The order'), ...problems(404) },
})

const showLine = createRoute({
  method: 'get',
  path: '/channels/{id}/line',
  tags,
  summary:
    'Lists the conversations that wait for a human agent, in the order of assignment, with the reason why no agent is free',
  request: { params: idParameter, query: z.object({ limit: page.limit }) },
  responses: { 200: answer(line, 'The queue'), ...problems(404) },
})

/** Routes that show how a channel's conversations are allocated, and which ones wait. */
export function allocationRoutes({ dependencies }: Services) {
  const { sql } = dependencies
  return makeRouter()
    .openapi(show, async c => {
      const { id } = c.req.valid('param')
      const { settings } = await liveChannel(dependencies, id)
      await requireMember(sql, c.get('principal'), id)
      const { aiAgent, assignment, rules } = settings
      const [ai, members] = await Promise.all([
        aiAgent.id === null ? undefined : loadAiAgent(sql, aiAgent.id),
        loadMembers(sql, [id]),
      ])
      const agents = (members.get(id) ?? []).map(({ lastAssignedHereAt: _, ...agent }) => ({
        ...agent,
        lastAssignedAt: isoOf(agent.lastAssignedAt),
      }))
      return c.json(
        {
          order: ['rules', 'aiAgent', 'humanAgents'] as ('rules' | 'aiAgent' | 'humanAgents')[],
          rules: rules,
          aiAgent: { id: aiAgent.id, name: ai?.name ?? null, enabled: aiAgent.enabled },
          humanAgents: { mode: assignment.mode, agents },
        },
        200,
      )
    })
    .openapi(showLine, async c => {
      const { id } = c.req.valid('param')
      const { settings } = await liveChannel(dependencies, id)
      await requireMember(sql, c.get('principal'), id)
      const [{ depth, oldest }, entries, members] = await Promise.all([
        lineDepth(sql, id),
        listLine(sql, id, c.req.valid('query').limit),
        loadMembers(sql, [id]),
      ])
      const teams = await loadTeams(
        sql,
        entries.flatMap(({ teamId }) => teamId ?? []),
      )
      const view = (entry: LineEntry) =>
        entryView(entry, {
          mode: settings.assignment.mode,
          candidates: members.get(id) ?? [],
          team: teams.get(entry.teamId ?? ''),
          now: Date.now(),
        })
      return c.json({ depth, oldest: oldest?.toISOString() ?? null, entries: entries.map(view) }, 200)
    })
}

function isoOf(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString()
}
