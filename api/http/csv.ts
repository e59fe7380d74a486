/** What each column shows of a row, by the name in its head. */
export type Columns<T> = Record<string, (row: T) => string | number | null>

/** So that a spreadsheet takes the file for UTF-8, where it would take it for its country's old code page. */
const BYTE_ORDER_MARK = '\ufeff'

/**
 * A table as CSV (RFC 4180), with a header line, written as it is read: the next page of rows is asked for when the last one
 * has left, and no more when the reader is gone. An error of the first page is thrown, while it can still be answered.
 *
 * @param options.bom whether a byte order mark stands in front
 * @param options.onError hears of what goes wrong after the first page: the reader only sees that the answer breaks off
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
  // A spreadsheet would run a cell that begins like a formula, in full-width letters too.
  const text = /^[=+\-@\t\r\n＝＋－＠]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
