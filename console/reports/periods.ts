import { addDays, beginningOf, dateOf, wallOf } from './zoned.ts'

export type Unit = 'hour' | 'day' | 'week' | 'month'

const HOUR_MS = 3_600_000

/** The first date of the period that contains a date. Weeks begin on Monday. */
function firstOf(date: string, unit: Exclude<Unit, 'hour'>): string {
  if (unit === 'day') return date
  if (unit === 'month') return `${date.slice(0, 8)}01`
  const weekday = (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7
  return addDays(date, -weekday)
}

/** The first date of the period after this one. */
function nextOf(key: string, unit: Exclude<Unit, 'hour'>): string {
  if (unit === 'day') return addDays(key, 1)
  if (unit === 'week') return addDays(key, 7)
  return firstOf(addDays(key, 31), 'month')
}

/**
 * The keys of all periods between two times, in the API's form. The API leaves out periods in which nothing happened,
 * but a chart must show them.
 */
export function periodsBetween(from: number, to: number, unit: Unit, zone: string): string[] {
  const keys: string[] = []
  if (unit === 'hour') {
    // An hour begins where the zone's clock shows a full one: half past, by UTC, in India.
    for (let at = from; at < to; ) {
      const begins = at - (wallOf(at, zone).getTime() % HOUR_MS)
      keys.push(`${new Date(begins).toISOString().slice(0, 16)}Z`)
      at = begins + HOUR_MS
    }
    return keys
  }
  for (let key = firstOf(dateOf(from, zone), unit); beginningOf(key, zone) < to; key = nextOf(key, unit))
    keys.push(key)
  return keys
}

/** How much of each period lies between two times, ms, by its key. */
export function lengthsBetween(from: number, to: number, unit: Unit, zone: string): Map<string, number> {
  const keys = periodsBetween(from, to, unit, zone)
  const beginOf = (key: string | undefined) => {
    if (key === undefined) return to
    return Math.max(from, unit === 'hour' ? Date.parse(key) : beginningOf(key, zone))
  }
  return new Map(keys.map((key, at) => [key, beginOf(keys[at + 1]) - beginOf(key)]))
}
