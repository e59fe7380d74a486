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
 * The hours in which people answer. What counts at an instant is the time on the zone's wall clock:
 * - An interval that runs past midnight also runs into a closed day or a holiday: the evening shift
 *   ends when it ends. A holiday replaces everything that begins on its date, including what would have
 *   run into the next day.
 * - If the clock jumps forward, hours that begin in the gap begin at the first instant after it. If it
 *   is set back, hours count each time the clock shows them.
 * - A date that the zone skipped (2011-12-30 in Pacific/Apia) has no hours, and the dates around it are
 *   neighbours.
 */
export interface WeekSchedule {
  /** IANA name. */
  timezone: string
  days: Record<Weekday, DaySchedule>
  holidays: Holiday[]
}
