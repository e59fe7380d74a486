import { createRoute } from '@hono/zod-openapi'
import { longStatements } from '../../db/client.ts'
import { type CsatRow, listSurveys } from '../../db/reports/csat-rows.ts'
import { pagesOf } from '../../db/reports/pages.ts'
import { type CsatFigures, csatFigures } from '../../db/reports.ts'
import { requireRole } from '../http/auth.ts'
import { csvStream } from '../http/csv.ts'
import { csvHeaders, isCsv } from '../http/csv-answer.ts'
import { SURVEYS } from '../http/report-rows-shown.ts'
import { isoOrNull } from '../http/timestamps.ts'
import { answer, problems } from '../schemas/common.ts'
import { csatQuery, csatReport } from '../schemas/reports.ts'
import type { Services } from '../services/services.ts'
import { makeRouter } from './router.ts'

const csat = createRoute({
  method: 'get',
  path: '/reports/csat',
  tags: ['Reports'],
  summary:
    'Reports the scores of the satisfaction surveys. With "Accept: text/csv": one row per survey, oldest first',
  middleware: [requireRole('supervisor')] as const,
  request: { query: csatQuery },
  responses: {
    200: {
      description: 'The figures, or the rows',
      content: {
        ...answer(csatReport, '').content,
        'text/csv': { schema: { type: 'string' as const } },
      },
    },
    ...problems(),
  },
})

/** All reports: figures and rows from their own files, and the satisfaction surveys here. */
export function reportRoutes({ dependencies: { sql: database, log } }: Services) {
  const sql = longStatements(database)
  return makeRouter().openapi(csat, async c => {
    const { from, to, groupBy, timezone, bom, ...scope } = c.req.valid('query')
    const filter = {
      ...scope,
      from: from === undefined ? undefined : new Date(from),
      to: to === undefined ? undefined : new Date(to),
    }
    if (isCsv(c)) {
      const pages = pagesOf<CsatRow>(page => listSurveys(sql, { filter }, page))
      const rows = await csvStream(SURVEYS.columns, pages, {
        bom: bom === 'true',
        onError: error =>
          log.error({ requestId: c.get('requestId'), err: error }, 'a report was interrupted'),
      })
      return c.body(rows, 200, csvHeaders('csat')) as never
    }
    const [total] = await csatFigures(sql, filter)
    const groups = groupBy && (await csatFigures(sql, filter, { by: groupBy, timezone }))
    const grouped = groups?.map(group => ({ key: group.key, name: group.name, ...figures(group) }))
    const covered = { from: isoOrNull(filter.from ?? null), to: isoOrNull(filter.to ?? null), timezone }
    const body = { ...covered, definition: DEFINITION, ...figures(total ?? NONE) }
    return c.json({ ...body, ...(grouped && { groups: grouped }) }, 200)
  })
}

const DEFINITION =
  'Surveys by the time at which they were sent, without those that failed, and their first scores. Satisfied are scores of 4 and 5.'

const NONE: CsatFigures = {
  key: null,
  name: null,
  sent: 0,
  responses: 0,
  average: null,
  satisfied: null,
  score1: 0,
  score2: 0,
  score3: 0,
  score4: 0,
  score5: 0,
}

function figures({ sent, responses, average, satisfied, ...scores }: CsatFigures) {
  return {
    sent,
    responses,
    responseRate: sent === 0 ? null : responses / sent,
    average,
    satisfied,
    scores: {
      '1': scores.score1,
      '2': scores.score2,
      '3': scores.score3,
      '4': scores.score4,
      '5': scores.score5,
    },
  }
}
