import type { Context } from 'hono'
import { csvStream } from './csv.ts'

/** Whether a request asks for CSV. */
export function isCsv(c: Context): boolean {
  return /\btext\/csv\b/.test(c.req.header('Accept') ?? '')
}

/** Answers with a file, `<name>.csv`. The titles are the header, and the names of the lines' fields. */
export async function csvOf<T extends string>(
  c: Context,
  name: string,
  { titles, lines }: { titles: T[]; lines: { [title in T]?: string | number | null }[] },
  bom: 'true' | 'false',
): Promise<Response> {
  const columns = Object.fromEntries(
    titles.map(title => [title, (line: (typeof lines)[number]) => line[title] ?? null]),
  )
  const all = (async function* () {
    yield lines
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
