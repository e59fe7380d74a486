import { addDays, beginningOf, dateOf } from './zoned.ts'

export const RANGES = ['today', '7d', '30d', '90d'] as const
export type RangeName = (typeof RANGES)[number]

const DAYS: Record<RangeName, number> = { today: 1, '7d': 7, '30d': 30, '90d': 90 }

/** The range as in the address: a name, or two dates, both included. */
export interface RangeChoice {
  range?: RangeName
  from?: string
  to?: string
}

/** The beginning and the end of a report, epoch ms: whole days of the zone, but not beyond now. */
export function rangeOf(
  { range, from, to }: RangeChoice,
  zone: string,
  now: number,
): { from: number; to: number } {
  const today = dateOf(now, zone)
  if (range === undefined && from !== undefined && to !== undefined && from <= to) {
    return { from: beginningOf(from, zone), to: Math.min(now, beginningOf(addDays(to, 1), zone)) }
  }
  const first = addDays(today, 1 - DAYS[range ?? '30d'])
  return { from: beginningOf(first, zone), to: now }
}

export function isRangeName(value: unknown): value is RangeName {
  return RANGES.some(name => name === value)
}

export function isDate(value: unknown): value is string {
  return typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(Date.parse(value))
}
