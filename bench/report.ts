import { percentile } from './measure.ts'

/** What was measured of one path. */
export interface Path {
  name: string
  floor: Figures
  service: Figures
  limits: Limits
}

export interface Figures {
  /** Of each turn, ms. */
  times: number[]
  /** Turns a second in a closed loop; undefined where that is another path's figure. */
  perSecond?: number
  /** Events that one turn adds to the history; undefined where that is another path's figure. */
  events?: number
}

/** How much the service may differ from the floor. */
export interface Limits {
  /** Ratios, at most. */
  p50?: number
  p99?: number
  /** Ratio, at least. */
  perSecond?: number
  /** Difference, at most. */
  events?: number
}

export interface Verdict {
  text: string
  met: boolean
}

const QUANTILES = [
  ['p50', 0.5],
  ['p95', 0.95],
  ['p99', 0.99],
] as const

/** The whole table: a row for the floor, one for the service, and their ratios, of each path. */
export function table(paths: Path[], format: 'text' | 'markdown'): string {
  const header = ['path', 'side', ...QUANTILES.map(([name]) => `${name} ms`), 'per second', 'events']
  const rows = paths.flatMap(({ name, floor, service }) => [
    [name, 'floor', ...cells(floor)],
    ['', 'service', ...cells(service)],
    ['', 'ratio', ...ratios(floor, service)],
  ])
  return format === 'markdown' ? markdown(header, rows) : aligned(header, rows)
}

function cells({ times, perSecond, events }: Figures): string[] {
  return [
    ...QUANTILES.map(([, share]) => percentile(times, share).toFixed(1)),
    perSecond === undefined ? '' : perSecond.toFixed(1),
    events === undefined ? '' : events.toFixed(events % 1 === 0 ? 0 : 1),
  ]
}

function ratios(floor: Figures, service: Figures): string[] {
  const events = difference(floor.events, service.events)
  return [
    ...QUANTILES.map(([, share]) => ratio(percentile(service.times, share), percentile(floor.times, share))),
    ratio(service.perSecond, floor.perSecond),
    events === undefined ? '' : `${events < 0 ? '' : '+'}${Number(events.toFixed(1))}`,
  ]
}

function ratio(value: number | undefined, base: number | undefined): string {
  return value === undefined || base === undefined ? '' : `${(value / base).toFixed(2)} ×`
}

function difference(floor: number | undefined, service: number | undefined): number | undefined {
  return floor === undefined || service === undefined ? undefined : service - floor
}

/** A plain sentence for each limit: what was found, what is allowed, and whether that is met. */
export function judge(paths: Path[]): Verdict[] {
  return paths.flatMap(({ name, floor, service, limits }) => {
    const verdicts: Verdict[] = []
    const check = (
      what: string,
      found: number,
      bound: 'at most' | 'at least',
      limit: number,
      unit: string,
    ) => {
      const met = bound === 'at most' ? found <= limit : found >= limit
      const text = `${name}: ${what} ${Number(found.toFixed(2))}${unit}, ${bound} ${limit}${unit}`
      verdicts.push({ text, met })
    }
    for (const [quantile, share] of QUANTILES) {
      const limit = quantile === 'p95' ? undefined : limits[quantile]
      if (limit === undefined) continue
      const found = percentile(service.times, share) / percentile(floor.times, share)
      check(quantile, found, 'at most', limit, ' × the floor')
    }
    const events = difference(floor.events, service.events)
    if (limits.events !== undefined)
      check('events above the floor', events ?? Number.NaN, 'at most', limits.events, '')
    if (limits.perSecond !== undefined) {
      const found = (service.perSecond ?? Number.NaN) / (floor.perSecond ?? Number.NaN)
      check('throughput', found, 'at least', limits.perSecond, ' × the floor')
    }
    return verdicts
  })
}

function aligned(header: string[], rows: string[][]): string {
  const widths = header.map((_, column) =>
    Math.max(...[header, ...rows].map(row => row[column]?.length ?? 0)),
  )
  const line = (row: string[]) =>
    row
      .map((cell, column) =>
        column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd()
  return [line(header), widths.map(width => '─'.repeat(width)).join('  '), ...rows.map(line)].join('\n')
}

function markdown(header: string[], rows: string[][]): string {
  const line = (row: string[]) => `| ${row.join(' | ')} |`
  const rule = header.map((_, column) => (column < 2 ? '---' : '---:'))
  return [header, rule, ...rows].map(line).join('\n')
}
