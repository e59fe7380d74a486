import { createRoute } from '@hono/zod-openapi'
import { longStatements } from '../../db/client.ts'
import { type DurationPlace, type DurationRow, listDurations } from '../../db/reports/duration-figures.ts'
import { requireRole } from '../http/auth.ts'
import { type Columns, csvStream } from '../http/csv.ts'
import { csvHeaders, isCsv } from '../http/csv-answer.ts'
import { decodeCursor, PLACES, pageOf } from '../http/cursor.ts'
import { answer, listOf, problems } from '../schemas/common.ts'
import { durationRow, measureParameter, rangeOf, rowsQuery } from '../schemas/report-figures.ts'
import type { Services } from '../services/services.ts'
import { makeRouter } from './router.ts'

const rows = createRoute({
  method: 'get',
  path: '/reports/durations/{measure}/rows',
  tags: ['Reports'],
  summary:
    'What the figures are made of: each duration with its conversation, the oldest first; also as text/csv',
  middleware: [requireRole('supervisor')] as const,
  request: { params: measureParameter, query: rowsQuery },
  responses: {
    200: {
      description: 'The durations',
      content: {
        ...answer(listOf(durationRow), '').content,
        'text/csv': { schema: { type: 'string' as const } },
      },
    },
    ...problems(),
  },
})

/** How many rows are read at once while a file is written. */
const PAGE = 500

/** Reports that list single rows, to check a figure or to work it out anew. */
export function reportRowRoutes({ dependencies: { sql: database, log } }: Services) {
  const sql = longStatements(database)
  return makeRouter().openapi(rows, async c => {
    const { measure } = c.req.valid('param')
    const { from, to, limit, cursor, bom, ...scope } = c.req.valid('query')
    const filter = { ...scope, ...rangeOf({ from, to }) }
    if (isCsv(c)) {
      const pages = async function* () {
        for (let after: DurationPlace | undefined; ; ) {
          const page = await listDurations(sql, measure, filter, { after, limit: PAGE })
          yield page
          after = page.at(-1)
          if (!after || page.length < PAGE) return
        }
      }
      const onError = (error: unknown) =>
        log.error({ requestId: c.get('requestId'), err: error }, 'a report broke off')
      const body = await csvStream(COLUMNS, pages(), { bom: bom === 'true', onError })
      return c.body(body, 200, csvHeaders(`${measure}-rows`)) as never
    }
    const place = decodeCursor(cursor, PLACES.durations)
    const after = place && { endedAtExact: place[0], conversationId: place[1], number: place[2] }
    const found = await listDurations(sql, measure, filter, { after, limit: limit + 1 })
    return c.json(
      pageOf(found, limit, view, row => [row.endedAtExact, row.conversationId, row.number]),
      200,
    )
  })
}

function view({ number: _, endedAtExact: __, beganAt, endedAt, ...row }: DurationRow) {
  return { ...row, beganAt: beganAt.toISOString(), endedAt: endedAt.toISOString() }
}

const COLUMNS: Columns<DurationRow> = {
  conversation_id: row => row.conversationId,
  channel_id: row => row.channelId,
  agent_id: row => row.agentId,
  team_id: row => row.teamId,
  by: row => row.by,
  began_at: row => row.beganAt.toISOString(),
  ended_at: row => row.endedAt.toISOString(),
  wall_ms: row => row.wallMs,
  business_ms: row => row.businessMs,
}
