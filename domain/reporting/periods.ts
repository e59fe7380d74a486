import { stretches, zoneOf } from '../business-hours-clock.ts'

export const TIME_UNITS = ['hour', 'day', 'week', 'month'] as const
export type TimeUnit = (typeof TIME_UNITS)[number]

/** An hour, day, week or month of a time zone, as far as it is in the range. */
export interface Period {
  /** As in all reports: the first date; of an hour the instant of its beginning. */
  key: string
  /** For people, by the zone's clock. */
  name: string
  /** Epoch ms; `to` does not belong to it. */
  from: number
  to: number
}

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/**
 * Splits a range into the hours, days, weeks or months of a zone. Where the clock is set back, the same hour of it is there
 * twice, as two periods; a day is one, of 25 hours.
 */
export function periodsIn(unit: TimeUnit, timezone: string, range: { from: number; to: number }): Period[] {
  const periods: Period[] = []
  for (const { from, to, offset } of stretches(zoneOf(timezone), range.from, range.to)) {
    for (let at = from; at < to; ) {
      const begins = beginOf(unit, at + offset)
      const end = Math.min(to, nextOf(unit, begins) - offset)
      const { key, name } = namesOf(unit, begins, offset)
      const last = periods.at(-1)
      if (last?.key === key) last.to = end
      else periods.push({ key, name, from: at, to: end })
      at = end
    }
  }
  return periods
}

/** A period is within these times from its key, read as UTC, whatever the zone. */
const AROUND: Record<TimeUnit, { before: number; behind: number }> = {
  hour: { before: 2 * HOUR_MS, behind: 3 * HOUR_MS },
  day: { before: 2 * DAY_MS, behind: 3 * DAY_MS },
  week: { before: 2 * DAY_MS, behind: 9 * DAY_MS },
  month: { before: 2 * DAY_MS, behind: 33 * DAY_MS },
}

/**
 * Between which times (epoch ms) the period with this key is, as far as it is in the range; undefined: none of it is. A zone
 * that sets its clock back across midnight has a day in two pieces: what is between them belongs to the day after.
 */
export function periodOf(
  unit: TimeUnit,
  timezone: string,
  key: string,
  range: { from: number; to: number },
): { from: number; to: number } | undefined {
  const at = Date.parse(unit === 'hour' ? key : `${key}T00:00Z`)
  const near = {
    from: Math.max(range.from, at - AROUND[unit].before),
    to: Math.min(range.to, at + AROUND[unit].behind),
  }
  if (!(near.from < near.to)) return undefined
  const pieces = periodsIn(unit, timezone, near).filter(period => period.key === key)
  const [first, last] = [pieces[0], pieces.at(-1)]
  return first && last && { from: first.from, to: last.to }
}

export function isTimeUnit(text: string): text is TimeUnit {
  return TIME_UNITS.some(unit => unit === text)
}

/** The beginning of the unit that holds this time. Both are by the wall clock, as if it were UTC. */
function beginOf(unit: TimeUnit, wall: number): number {
  if (unit === 'hour') return wall - mod(wall, HOUR_MS)
  const day = wall - mod(wall, DAY_MS)
  if (unit === 'day') return day
  // 1970-01-01 was a Thursday; weeks begin on Monday.
  if (unit === 'week') return day - mod(day / DAY_MS + 3, 7) * DAY_MS
  const date = new Date(day)
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth())
}

function nextOf(unit: TimeUnit, begins: number): number {
  if (unit === 'hour') return begins + HOUR_MS
  if (unit === 'day') return begins + DAY_MS
  if (unit === 'week') return begins + 7 * DAY_MS
  const date = new Date(begins)
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1)
}

function namesOf(unit: TimeUnit, begins: number, offset: number): { key: string; name: string } {
  const wall = new Date(begins).toISOString()
  if (unit !== 'hour') return { key: wall.slice(0, 10), name: wall.slice(0, 10) }
  const key = `${new Date(begins - offset).toISOString().slice(0, 16)}Z`
  return { key, name: `${wall.slice(0, 10)} ${wall.slice(11, 16)}` }
}

function mod(value: number, by: number): number {
  return ((value % by) + by) % by
}
