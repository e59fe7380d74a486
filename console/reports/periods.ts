import { addDays, beginningOf, dateOf } from './zoned.ts'

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
    const first = Math.floor(from / HOUR_MS) * HOUR_MS
    for (let at = first; at < to; at += HOUR_MS) keys.push(`${new Date(at).toISOString().slice(0, 16)}Z`)
    return keys
  }
  for (let key = firstOf(dateOf(from, zone), unit); beginningOf(key, zone) < to; key = nextOf(key, unit))
    keys.push(key)
  return keys
}

/** The beginning and the end of a period, epoch ms. */
export function boundsOf(key: string, unit: Unit, zone: string): { from: number; to: number } {
  if (unit === 'hour') return { from: Date.parse(key), to: Date.parse(key) + HOUR_MS }
  return { from: beginningOf(key, zone), to: beginningOf(nextOf(key, unit), zone) }
}
