import { percentile } from './measure.ts'
import { type Format, layOut, QUANTILE_HEADER, QUANTILES, quantiles, ratio } from './table.ts'

/** The measurements of one path. */
export interface Path {
  name: string
  floor: Figures
  service: Figures
  /** Undefined: shown, but without a limit. */
  limits?: Limits
  /** The time in which the floor waits by design, ms. A ratio that includes it would hide what the service adds. */
  within?: Within
}

export interface Within {
  quietMs: number
  /** The model's time in each turn of the floor, ms. */
  modelTimes: number[]
}

export interface Figures {
  /** Of each turn, ms. */
  times: number[]
  /** Turns per second in a closed loop; undefined where another path shows it. */
  perSecond?: number
  /** Events that one turn adds to the history; undefined where another path shows it. */
  events?: number
}

/** How much the service may differ from the floor. */
export interface Limits {
  /** The highest ratios. */
  p50?: number
  p99?: number
  /** The lowest ratio. */
  perSecond?: number
  /** The highest difference. */
  events?: number
}

export interface Verdict {
  text: string
  met: boolean
}

/** The whole table: for each path, a row for the floor, a row for the service, and their comparison. */
export function table(paths: Path[], format: Format): string {
  const header = ['path', 'side', ...QUANTILE_HEADER, 'per second', 'events']
  const rows = paths.flatMap(({ name, floor, service, within }) => [
    [name, 'floor', ...cells(floor)],
    ...(within ? partsOf(within) : []),
    ['', 'service', ...cells(service)],
    ['', ...(within ? ['added', ...added(floor, service)] : ['ratio', ...ratios(floor, service)])],
  ])
  return layOut(header, rows, format, 2)
}

function partsOf({ quietMs, modelTimes }: Within): string[][] {
  return [
    ['', '· quiet time', ...cells({ times: [quietMs] })],
    ['', '· model call', ...cells({ times: modelTimes })],
  ]
}

/** How much longer the service takes than the floor, ms. */
function added(floor: Figures, service: Figures): string[] {
  const more = (share: number) => percentile(service.times, share) - percentile(floor.times, share)
  return [...QUANTILES.map(([, share]) => `+${more(share).toFixed(1)}`), '', '']
}

function cells({ times, perSecond, events }: Figures): string[] {
  return [
    ...quantiles(times),
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

function difference(floor: number | undefined, service: number | undefined): number | undefined {
  return floor === undefined || service === undefined ? undefined : service - floor
}

/** One sentence for each limit: the measured value, the limit, and whether it is met. */
export function judge(paths: Path[]): Verdict[] {
  return paths.flatMap(({ name, floor, service, limits = {} }) => {
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
