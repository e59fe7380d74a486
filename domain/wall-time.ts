import { DateTime } from 'luxon'

const WALL_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?$/

/** Whether a text is a date and time without an offset, such as `2026-12-01T09:00`. */
export function isWallTime(text: string): boolean {
  return WALL_TIME.test(text) && DateTime.fromISO(text, { zone: 'UTC' }).isValid
}

/**
 * The moment (epoch ms) at which the clocks of a time zone show this. Where the clock skips it, the
 * moment as much later; where it comes twice, the first.
 */
export function momentOf(wallTime: string, timezone: string): number {
  const moments = DateTime.fromISO(wallTime, { zone: timezone }).getPossibleOffsets()
  return Math.min(...moments.map(moment => moment.toMillis()))
}
