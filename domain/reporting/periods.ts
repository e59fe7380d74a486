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
