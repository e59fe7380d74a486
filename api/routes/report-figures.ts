import { createRoute } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { longStatements } from '../../db/client.ts'
import {
  type DurationFigures,
  durationFigures,
  measuredUntil,
  NO_DURATIONS,
} from '../../db/reports/duration-figures.ts'
import { presenceByPeriod, presenceFigures } from '../../db/reports/presence.ts'
import type { ReportFilter, ReportGrouping } from '../../db/reports/report-groups.ts'
import { failureCounts, NO_SENDS, sendFigures } from '../../db/reports/sends.ts'
import { handoverReasons, NO_VOLUME, volumeFigures } from '../../db/reports/volume.ts'
import { MEASURES } from '../../domain/reporting/measure-durations.ts'
import { type Period, periodsIn } from '../../domain/reporting/periods.ts'
import type { ApiEnvironment } from '../http/auth.ts'
import { requireRole } from '../http/auth.ts'
import { csvOf, isCsv } from '../http/csv-answer.ts'
import { answer, problems } from '../schemas/common.ts'
import {
  aiReport,
  durationReport,
  measureParameter,
  presenceQuery,
  presenceReport,
  rangeOf,
  reportQuery,
  sendsReport,
  volumeReport,
} from '../schemas/report-figures.ts'
import type { Services } from '../services/services.ts'
import { makeRouter } from './router.ts'

/** The most causes of failed sends that are listed. */
const MAX_FAILURES = 20

const report = <P extends string, T extends Parameters<typeof answer>[0]>(
  path: P,
  summary: string,
  body: T,
) => ({
  method: 'get' as const,
  path,
  tags: ['Reports'],
  summary: `${summary}; with "Accept: text/csv" the groups as a table`,
  middleware: [requireRole('supervisor')],
  responses: {
    200: {
      description: 'The figures',
      content: { ...answer(body, '').content, 'text/csv': { schema: { type: 'string' as const } } },
    },
    ...problems(),
  },
})

const durations = createRoute({
  ...report(
    '/reports/durations/{measure}',
    'How long it took: average, median, 90 % and longest',
    durationReport,
  ),
  request: { params: measureParameter, query: reportQuery },
})
const volume = createRoute({
  ...report('/reports/volume', 'How many conversations and messages there were', volumeReport),
  request: { query: reportQuery },
})
const ai = createRoute({
  ...report('/reports/ai', 'What the AI resolved alone, and why it handed over', aiReport),
  request: { query: reportQuery },
})
const sends = createRoute({
  ...report('/reports/sends', 'What came of each send, and why some failed', sendsReport),
  request: { query: reportQuery },
})
const presence = createRoute({
  ...report('/reports/presence', 'How long each agent was online and away', presenceReport),
  request: { query: presenceQuery },
})

/** Reports of figures: the total and, if asked for, each group. `reply` answers as JSON or CSV. */
export function reportFigureRoutes({ dependencies: { sql: database } }: Services) {
  const sql = longStatements(database)
  const asOf = async () => (await measuredUntil(sql))?.toISOString() ?? null
  return makeRouter()
    .openapi(durations, async c => {
      const { measure } = c.req.valid('param')
      const asked = askedOf(c.req.valid('query'))
      const figures = await figuresOf(asked, grouping =>
        durationFigures(sql, measure, asked.filter, grouping),
      )
      const body = { ...asked.covered, definition: MEASURES[measure], asOf: await asOf() }
      return reply(c, measure, asked, body, { ...figures, none: NO_DURATIONS }, durationView)
    })
    .openapi(volume, async c => {
      const asked = askedOf(c.req.valid('query'))
      const figures = await figuresOf(asked, grouping => volumeFigures(sql, asked.filter, grouping))
      const body = { ...asked.covered, definition: DEFINITIONS.volume }
      return reply(c, 'volume', asked, body, { ...figures, none: NO_VOLUME }, withoutGroup)
    })
    .openapi(ai, async c => {
      const asked = askedOf(c.req.valid('query'))
      const figures = await figuresOf(asked, grouping =>
        durationFigures(sql, 'resolution', asked.filter, grouping),
      )
      const body = {
        ...asked.covered,
        definition: DEFINITIONS.ai,
        asOf: await asOf(),
        handovers: await handoverReasons(sql, asked.filter),
      }
      return reply(c, 'ai', asked, body, { ...figures, none: NO_DURATIONS }, aiView)
    })
    .openapi(sends, async c => {
      const asked = askedOf(c.req.valid('query'))
      const figures = await figuresOf(asked, grouping => sendFigures(sql, asked.filter, grouping))
      const failures = await failureCounts(sql, asked.filter, MAX_FAILURES)
      const body = { ...asked.covered, definition: DEFINITIONS.sends, failures }
      return reply(c, 'sends', asked, body, { ...figures, none: NO_SENDS }, withoutGroup)
    })
    .openapi(presence, async c => {
      const { bom, agentId, groupBy, timezone, ...range } = c.req.valid('query')
      const { from, to } = rangeOf(range)
      const filter = { from, to, agentId }
      const periods = groupBy && periodsIn(groupBy, timezone, { from: from.getTime(), to: to.getTime() })
      const there = periods && (await presenceByPeriod(sql, filter, periods))
      if (isCsv(c)) {
        const grouped = there?.map(({ place, agentId, ...row }) => {
          const { key = null, name = null } = periods?.[place] ?? {}
          return { period: name, key, agentId, ...row }
        })
        const lines = grouped ?? (await presenceFigures(sql, filter)).map(row => ({ ...row }))
        const titles = [
          ...(groupBy ? ['period', 'key'] : []),
          'agentId',
          'name',
          'onlineMs',
          'awayMs',
          'capacityMs',
        ]
        return csvOf(c, 'presence', { titles, lines }, bom) as never
      }
      const groups = periods && there && inPeriods(periods, there)
      const covered = { from: from.toISOString(), to: to.toISOString(), timezone }
      const items = await presenceFigures(sql, filter)
      return c.json({ ...covered, definition: DEFINITIONS.presence, items, ...(groups && { groups }) }, 200)
    })
}

/** The rows by period, without periods that have none. */
function inPeriods<R extends { place: number }>(periods: Period[], rows: R[]) {
  const byPlace = new Map<number, Omit<R, 'place'>[]>()
  for (const { place, ...row } of rows) {
    const those = byPlace.get(place) ?? []
    if (those.length === 0) byPlace.set(place, those)
    those.push(row)
  }
  return periods.flatMap(({ key, name }, place) => {
    const items = byPlace.get(place)
    return items ? [{ key, name, items }] : []
  })
}

const DEFINITIONS = {
  volume:
    'Counted when it happened. A conversation counts as opened once, and as reopened, resolved and closed as often as it was. Messages of agents include those sent from a phone.',
  ai: 'Conversations by who took part when they were resolved. The AI resolved alone what no agent had and no agent answered.',
  sends:
    'Each attempt to send each part of a message, by its latest status; it belongs to the time at which it was queued.',
  presence: 'The time between changes of presence. A presence ends when its heartbeat runs out.',
}

interface Asked {
  filter: ReportFilter
  grouping: ReportGrouping | undefined
  covered: { from: string; to: string; timezone: string }
  bom: 'true' | 'false'
}

function askedOf({
  from,
  to,
  groupBy,
  timezone,
  bom,
  ...filter
}: ReturnType<typeof reportQuery.parse>): Asked {
  const range = rangeOf({ from, to })
  return {
    filter: { ...filter, ...range },
    grouping: groupBy && { by: groupBy, timezone },
    covered: { from: range.from.toISOString(), to: range.to.toISOString(), timezone },
    bom,
  }
}

type Row = { key: string | null; name: string | null }

interface Figures<R> {
  /** One row, or none if nothing was counted. */
  total: R[]
  groups: R[] | undefined
}

/** Reads the figures of everything, and of each group if groups are asked for. */
async function figuresOf<R>(
  { grouping }: Asked,
  read: (grouping?: ReportGrouping) => Promise<R[]>,
): Promise<Figures<R>> {
  const total = await read()
  return { total, groups: grouping && (await read(grouping)) }
}

/**
 * Answers as JSON or as CSV, from the same query: so the file has exactly the groups of the JSON, or the total if
 * none were requested.
 */
function reply<R extends Row, B extends object, V extends object>(
  c: Context<ApiEnvironment>,
  name: string,
  { bom, grouping }: Asked,
  body: B,
  { total: [row], groups, none }: Figures<R> & { none: R },
  view: (row: R) => V,
) {
  const total = view(row ?? none)
  if (isCsv(c)) {
    const line = (group: R) => ({
      ...(grouping && { [grouping.by]: group.name, key: group.key }),
      ...flat(view(group)),
    })
    const lines = groups ? groups.map(line) : [line(row ?? none)]
    return csvOf(c, name, { titles: Object.keys(line(none)), lines }, bom) as never
  }
  const shown = groups?.map(group => ({ key: group.key, name: group.name, ...view(group) }))
  return c.json({ ...body, total, ...(shown && { groups: shown }) }, 200)
}

/** Flattens nested figures to names such as `wall_p50`. */
function flat(value: object, before = ''): Record<string, string | number | null> {
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, inner]) =>
      typeof inner === 'object' && inner !== null
        ? Object.entries(flat(inner, `${before}${name}_`))
        : [[`${before}${name}`, inner]],
    ),
  )
}

function durationView({ count, byAgent, byAi, byBoth, byNobody, wall, business }: DurationFigures) {
  return { count, by: { agent: byAgent, ai: byAi, both: byBoth, nobody: byNobody }, wall, business }
}

function aiView({ count, byAgent, byAi, byBoth, byNobody }: DurationFigures) {
  const share = count === 0 ? null : byAi / count
  return { resolved: count, byAi, byBoth, byAgents: byAgent, byNobody, share }
}

function withoutGroup<R extends Row>({ key: _, name: __, ...figures }: R) {
  return figures
}
