/** A table as comma-separated values (RFC 4180), with the byte order mark by which spreadsheets recognise UTF-8. */
export function toCsv(rows: (string | number | null)[][]): string {
  return `\ufeff${rows.map(row => row.map(field).join(',')).join('\r\n')}\r\n`
}

/** A text that a spreadsheet would take for a formula gets an apostrophe: a customer's name must not run anything. */
function field(value: string | number | null): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
