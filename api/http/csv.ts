/** A table as CSV (RFC 4180), with a header line. */
export function csv<T>(columns: Record<string, (row: T) => string | number | null>, rows: T[]): string {
  const lines = rows.map(row => Object.values(columns).map(column => cell(column(row))))
  return [Object.keys(columns), ...lines].map(line => `${line.join(',')}\r\n`).join('')
}

function cell(value: string | number | null): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  // A spreadsheet would run a cell that begins like a formula, in full-width letters too.
  const text = /^[=+\-@\t\r\n＝＋－＠]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
