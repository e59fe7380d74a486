/** What each column shows of a row. The key is the column's title. */
export type Columns<T> = Record<string, (row: T) => string | number | null>

/** Makes spreadsheets read the file as UTF-8. Without it, they assume the old code page of their country. */
const BYTE_ORDER_MARK = '\ufeff'

/**
 * Writes a table as CSV (RFC 4180) with a header line, at the reader's speed: the next page of rows is read when the last
 * one has been sent, and reading stops when the reader has gone. An error on the first page is thrown, because it can still
 * be answered with a status.
 *
 * @param options.bom whether a byte order mark comes first
 * @param options.onError called with errors after the first page: the reader only sees that the file breaks off
 */
export async function csvStream<T>(
  columns: Columns<T>,
  pages: AsyncGenerator<T[]>,
  { bom = false, onError }: { bom?: boolean; onError(error: unknown): void },
): Promise<ReadableStream<Uint8Array>> {
  const encoder = new TextEncoder()
  const text = (rows: T[]) =>
    rows.map(row => line(Object.values(columns).map(column => column(row)))).join('')
  const first = await pages.next()
  const begun = (bom ? BYTE_ORDER_MARK : '') + line(Object.keys(columns)) + text(first.value ?? [])
  return new ReadableStream<Uint8Array>(
    {
      start: controller => controller.enqueue(encoder.encode(begun)),
      async pull(controller) {
        try {
          const { value, done } = await pages.next()
          if (done) controller.close()
          else controller.enqueue(encoder.encode(text(value)))
        } catch (error) {
          onError(error)
          throw error
        }
      },
      cancel: async () => void (await pages.return(undefined)),
    },
    { highWaterMark: 1 },
  )
}

function line(cells: (string | number | null)[]): string {
  return `${cells.map(cell).join(',')}\r\n`
}

function cell(value: string | number | null): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  // A spreadsheet would run a cell that begins like a formula, even with full-width characters. A quote in front prevents
  // it.
  const text = /^[=+\-@\t\r\n＝＋－＠]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
