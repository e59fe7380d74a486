import { percentile } from './measure.ts'

export type Format = 'text' | 'markdown'

/** How the times of a path are shown. */
export const QUANTILES = [
  ['p50', 0.5],
  ['p95', 0.95],
  ['p99', 0.99],
] as const

export const QUANTILE_HEADER = QUANTILES.map(([name]) => `${name} ms`)

export function quantiles(times: number[]): string[] {
  return QUANTILES.map(([, share]) => percentile(times, share).toFixed(1))
}

export function ratio(value: number | undefined, base: number | undefined): string {
  return value === undefined || base === undefined ? '' : `${(value / base).toFixed(2)} ×`
}

/** Formats rows under a header. The first `named` columns hold names, the others figures. */
export function layOut(header: string[], rows: string[][], format: Format, named: number): string {
  return format === 'markdown' ? markdown(header, rows, named) : aligned(header, rows, named)
}

function aligned(header: string[], rows: string[][], named: number): string {
  const widths = header.map((_, column) =>
    Math.max(...[header, ...rows].map(row => row[column]?.length ?? 0)),
  )
  const line = (row: string[]) =>
    row
      .map((cell, column) =>
        column < named ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd()
  return [line(header), widths.map(width => '─'.repeat(width)).join('  '), ...rows.map(line)].join('\n')
}

function markdown(header: string[], rows: string[][], named: number): string {
  const line = (row: string[]) => `| ${row.join(' | ')} |`
  const rule = header.map((_, column) => (column < named ? '---' : '---:'))
  return [header, rule, ...rows].map(line).join('\n')
}
