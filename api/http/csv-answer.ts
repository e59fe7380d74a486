import type { Context } from 'hono'
import { csvStream } from './csv.ts'

/** Whether a request asks for CSV. */
export function isCsv(c: Context): boolean {
  return /\btext\/csv\b/.test(c.req.header('Accept') ?? '')
}

/** Answers with a file, `<name>.csv`. The names of the first row's fields are its header. */
export async function csvOf(
  c: Context,
  name: string,
  rows: Record<string, string | number | null>[],
  bom: 'true' | 'false',
): Promise<Response> {
  const [first = {}] = rows
  const columns = Object.fromEntries(
    Object.keys(first).map(title => [title, (row: (typeof rows)[number]) => row[title] ?? null]),
  )
  const all = (async function* () {
    yield rows
  })()
  const body = await csvStream(columns, all, { bom: bom === 'true', onError: () => {} })
  return c.body(body, 200, csvHeaders(name))
}

export function csvHeaders(name: string) {
  return {
    'Content-Type': 'text/csv; charset=utf-8',
    'Content-Disposition': `attachment; filename="${name}.csv"`,
  }
}
