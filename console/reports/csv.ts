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

/** Parses such a file. Each row becomes an object with the names of the first row. */
export function readCsv(text: string): Record<string, string>[] {
  const rows: string[][] = []
  let row: string[] = []
  let value = ''
  let isQuoted = false
  const endField = () => {
    row.push(value)
    value = ''
  }
  const endRow = () => {
    endField()
    rows.push(row)
    row = []
  }
  const given = text.replace(/^\ufeff/, '')
  for (let at = 0; at < given.length; at++) {
    const letter = given[at] ?? ''
    if (isQuoted) {
      if (letter !== '"') value += letter
      else if (given[at + 1] === '"') {
        value += '"'
        at++
      } else isQuoted = false
    } else if (letter === '"') isQuoted = true
    else if (letter === ',') endField()
    else if (letter === '\n') endRow()
    else if (letter !== '\r') value += letter
  }
  if (value !== '' || row.length > 0) endRow()
  const [names = [], ...rest] = rows
  return rest.map(fields => Object.fromEntries(names.map((name, index) => [name, fields[index] ?? ''])))
}
