import type { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { pagesOf } from '../../db/reports/pages.ts'
import type { Logger } from '../../platform/log.ts'
import { type Columns, csvStream } from './csv.ts'
import { csvHeaders, isCsv } from './csv-answer.ts'
import { decodeCursor, pageOf } from './cursor.ts'

/**
 * How a list of rows is shown. `After` is what a row has of its place in the list, and `Place` how a cursor has it.
 */
export interface RowsShown<Row extends After, After, Place extends unknown[], View> {
  view(row: Row): View
  columns: Columns<Row>
  place: z.ZodType<Place>
  placeOf(row: After): Place
  afterOf(place: Place): After
}

interface Asked {
  limit: number
  cursor?: string
  bom: 'true' | 'false'
}

/**
 * Answers with a page of rows, or with all of them as CSV.
 *
 * @param name of the file: `<name>-rows.csv`
 * @param read reads a page, with one row more than it shows
 */
export async function rowsAnswer<Row extends After, After, Place extends unknown[], View>(
  c: Context,
  name: string,
  { view, columns, place, placeOf, afterOf }: RowsShown<Row, After, Place, View>,
  { limit, cursor, bom }: Asked,
  { read, log }: { read(page: { after?: After; limit: number }): Promise<Row[]>; log: Logger },
) {
  if (isCsv(c)) {
    const onError = (error: unknown) =>
      log.error({ requestId: c.get('requestId'), err: error }, 'a report was interrupted')
    const body = await csvStream(columns, pagesOf<Row>(read), { bom: bom === 'true', onError })
    return c.body(body, 200, csvHeaders(`${name}-rows`)) as never
  }
  const after = decodeCursor(cursor, place)
  const found = await read({ ...(after && { after: afterOf(after) }), limit: limit + 1 })
  return c.json(pageOf(found, limit, view, placeOf), 200)
}
