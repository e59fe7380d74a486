export const WEEKDAYS = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const
export type Weekday = (typeof WEEKDAYS)[number]

/**
 * From `open` (included) to `close` (excluded), HH:MM on the wall clock; `close` may be 24:00. If
 * `close` is not after `open`, it is on the next day. An interval belongs to the day it begins on.
 */
export interface Interval {
  open: string
  close: string
}

export const OPEN_PATTERN = /^([01]\d|2[0-3]):[0-5]\d$/
export const CLOSE_PATTERN = /^(([01]\d|2[0-3]):[0-5]\d|24:00)$/

export type DaySchedule = { closed: true } | { openAllDay: true } | { intervals: Interval[] }

/** Replaces the weekday's hours on `date` (YYYY-MM-DD). */
export type Holiday = { date: string; name: string } & DaySchedule

/**
 * When there are people. What counts at an instant is what the clock on the zone's wall then shows:
 * - An interval that runs past midnight also runs into a closed day or a holiday: the shift of the eve ends when it
 *   ends. A holiday replaces all that begins on its date, also what would have run into the day after.
 * - Where the clock jumps ahead, hours that begin in the gap begin at the first instant after it. Where it is put back,
 *   hours count each time the clock shows them.
 * - A date that the zone skipped (2011-12-30 in Pacific/Apia) has no hours, and the days beside it are neighbours.
 */
export interface WeekSchedule {
  /** IANA name. */
  timezone: string
  days: Record<Weekday, DaySchedule>
  holidays: Holiday[]
}
