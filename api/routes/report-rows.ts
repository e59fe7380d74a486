import { createRoute, type z } from '@hono/zod-openapi'
import { longStatements } from '../../db/client.ts'
import { listSurveys } from '../../db/reports/csat-rows.ts'
import { listDurations } from '../../db/reports/duration-rows.ts'
import { listPresence } from '../../db/reports/presence.ts'
import { listSends } from '../../db/reports/send-rows.ts'
import { listHandovers, listVolume } from '../../db/reports/volume-rows.ts'
import { periodsIn } from '../../domain/reporting/periods.ts'
import { requireRole } from '../http/auth.ts'
import { DURATIONS, EVENTS, PRESENCE, SENDS, SURVEYS } from '../http/report-rows-shown.ts'
import { rowsAnswer } from '../http/rows-answer.ts'
import { answer, listOf, problems } from '../schemas/common.ts'
import { measureParameter, rangeOf } from '../schemas/report-figures.ts'
import * as schemas from '../schemas/report-rows.ts'
import type { Services } from '../services/services.ts'
import { makeRouter } from './router.ts'

const rows = <P extends string, T extends z.ZodType>(path: P, summary: string, row: T) => ({
  method: 'get' as const,
  path,
  tags: ['Reports'],
  summary: `${summary}; with "Accept: text/csv" all of them as a table`,
  middleware: [requireRole('supervisor')],
  responses: {
    200: {
      description: 'The rows, the oldest first',
      content: {
        ...answer(listOf(row), '').content,
        'text/csv': { schema: { type: 'string' as const } },
      },
    },
    ...problems(),
  },
})

const durations = createRoute({
  ...rows(
    '/reports/durations/{measure}/rows',
    'Each duration that the figures are made of, with its conversation',
    schemas.durationRow,
  ),
  request: { params: measureParameter, query: schemas.durationRowsQuery },
})
const volume = createRoute({
  ...rows(
    '/reports/volume/rows',
    'The conversations or messages that a figure of the volume counts',
    schemas.volumeRow,
  ),
  request: { query: schemas.volumeRowsQuery },
})
const handovers = createRoute({
  ...rows('/reports/ai/handovers/rows', 'The conversations that the AI handed over', schemas.volumeRow),
  request: { query: schemas.handoverRowsQuery },
})
const sends = createRoute({
  ...rows(
    '/reports/sends/rows',
    'Each attempt to send that a figure counts, with its message',
    schemas.sendRow,
  ),
  request: { query: schemas.sendRowsQuery },
})
const csat = createRoute({
  ...rows(
    '/reports/csat/rows',
    'The surveys that a figure counts, with their conversations',
    schemas.csatRow,
  ),
  request: { query: schemas.csatRowsQuery },
})
const presence = createRoute({
  ...rows(
    '/reports/presence/rows',
    'Each time that an agent was online or away without a change',
    schemas.presenceSpan,
  ),
  request: { query: schemas.presenceRowsQuery },
})

/** The rows behind each figure of a report: to open it, to check it, or to work it out anew. */
export function reportRowRoutes({ dependencies: { sql: database, log } }: Services) {
  const sql = longStatements(database)
  return makeRouter()
    .openapi(durations, c => {
      const { measure } = c.req.valid('param')
      const { by, ...asked } = c.req.valid('query')
      const query = { measure, by, ...partOf(asked) }
      return rowsAnswer(c, measure, DURATIONS, asked, { log, read: page => listDurations(sql, query, page) })
    })
    .openapi(volume, c => {
      const { figure, ...asked } = c.req.valid('query')
      const part = partOf(asked)
      return rowsAnswer(c, figure, EVENTS, asked, { log, read: page => listVolume(sql, figure, part, page) })
    })
    .openapi(handovers, c => {
      const { reason, ...asked } = c.req.valid('query')
      const part = partOf(asked)
      const read = (page: Parameters<typeof listHandovers>[3]) => listHandovers(sql, reason, part, page)
      return rowsAnswer(c, 'handovers', EVENTS, asked, { log, read })
    })
    .openapi(sends, c => {
      const { status, code, ...asked } = c.req.valid('query')
      const query = { statuses: status, code, ...partOf(asked) }
      return rowsAnswer(c, 'sends', SENDS, asked, { log, read: page => listSends(sql, query, page) })
    })
    .openapi(csat, c => {
      const { figure, from, to, ...asked } = c.req.valid('query')
      const { channelId, agentId, teamId, label } = asked
      const filter = {
        ...{ channelId, agentId, teamId, label },
        from: from === undefined ? undefined : new Date(from),
        to: to === undefined ? undefined : new Date(to),
      }
      const query = { filter, figure, group: schemas.groupIn(asked) }
      return rowsAnswer(c, 'csat', SURVEYS, asked, { log, read: page => listSurveys(sql, query, page) })
    })
    .openapi(presence, c => {
      const { presence, groupBy, timezone, key, ...asked } = c.req.valid('query')
      const filter = { ...rangeOf(asked), agentId: asked.agentId }
      const range = { from: filter.from.getTime(), to: filter.to.getTime() }
      const periods =
        groupBy && key !== undefined
          ? periodsIn(groupBy, timezone, range).filter(period => period.key === key)
          : [range]
      const read = (page: Parameters<typeof listPresence>[3]) =>
        listPresence(sql, filter, { periods, presence }, page)
      return rowsAnswer(c, 'presence', PRESENCE, asked, { log, read })
    })
}

/** Which rows of a report are asked for. */
function partOf(asked: Omit<z.output<typeof schemas.handoverRowsQuery>, 'reason'>) {
  const { channelId, agentId, teamId, label, from, to } = asked
  return {
    filter: { channelId, agentId, teamId, label, ...rangeOf({ from, to }) },
    group: schemas.groupIn(asked),
  }
}
