import { DAY_MS, isSkipped, zoneOf } from './business-hours-clock.ts'
import {
  CLOSE_PATTERN,
  type DaySchedule,
  type Holiday,
  type Interval,
  OPEN_PATTERN,
  WEEKDAYS,
  type Weekday,
  type WeekSchedule,
} from './business-hours-schedule.ts'

/** A date as the number of days since 1970-01-01, a Thursday. */
export type DayNumber = number

export const dateOf = (day: DayNumber) => new Date(day * DAY_MS).toISOString().slice(0, 10)

export const weekdayOf = (day: DayNumber) => WEEKDAYS[(((day + 3) % 7) + 7) % 7] as Weekday

/** The day of a date written YYYY-MM-DD; undefined when the calendar has no such date (2026-02-30). */
export function dayOf(date: string): DayNumber | undefined {
  const ms = /^\d{4}-\d{2}-\d{2}$/.test(date) ? Date.parse(`${date}T00:00:00Z`) : Number.NaN
  // Some engines read the 30th of February as the 2nd of March.
  return Number.isNaN(ms) || dateOf(ms / DAY_MS) !== date ? undefined : ms / DAY_MS
}

/** A time of day in ms since midnight. Throws a RangeError for any other text. */
function timeOf(text: string): number {
  if (!CLOSE_PATTERN.test(text)) throw new RangeError(`not a time of day: ${text}`)
  return (Number(text.slice(0, 2)) * 60 + Number(text.slice(3))) * 60_000
}

/**
 * The beginning and end in ms since the midnight of its day. An interval that runs past midnight ends
 * after more than 24 hours.
 */
export function spanOf({ open, close }: Interval): { from: number; to: number } {
  if (!OPEN_PATTERN.test(open)) throw new RangeError(`not a time to open at: ${open}`)
  const [from, to] = [timeOf(open), timeOf(close)]
  return { from, to: to > from ? to : to + DAY_MS }
}

const ALL_DAY: Interval = { open: '00:00', close: '24:00' }

export function intervalsOf(day: DaySchedule): Interval[] {
  if ('intervals' in day) return day.intervals
  return 'openAllDay' in day ? [ALL_DAY] : []
}

/** An open part of a date, in ms since midnight: [from, to). */
export interface OpenPart {
  from: number
  to: number
  interval: Interval
  /** The date that the interval began on: this one, or the one before. */
  began: DayNumber
}

export interface Calendar {
  holidayOn(day: DayNumber): Holiday | undefined
  /**
   * The hours that begin on the date: those of the holiday, if it is one, otherwise those of the
   * weekday.
   */
  hoursOn(day: DayNumber): DaySchedule
  /** Everything that is open on the date, in order, including what continues from the day before. */
  openParts(day: DayNumber): OpenPart[]
}

/** Applies the week and its holidays to dates. */
export function calendarOf({ timezone, days, holidays }: WeekSchedule): Calendar {
  const zone = zoneOf(timezone)
  const byDate = new Map(holidays.map(holiday => [holiday.date, holiday]))
  const holidayOn = (day: DayNumber) => byDate.get(dateOf(day))
  const hoursOn = (day: DayNumber) => holidayOn(day) ?? days[weekdayOf(day)]
  const spansOn = (day: DayNumber) =>
    intervalsOf(hoursOn(day)).map(interval => ({ ...spanOf(interval), interval, began: day }))

  return {
    holidayOn,
    hoursOn,
    openParts(day) {
      const yesterday = isSkipped(zone, day - 1) ? day - 2 : day - 1
      const runningIn = spansOn(yesterday).map(span => ({ ...span, from: 0, to: span.to - DAY_MS }))
      const own = spansOn(day).map(span => ({ ...span, to: Math.min(span.to, DAY_MS) }))
      return [...runningIn, ...own].filter(({ from, to }) => from < to).sort((a, b) => a.from - b.from)
    },
  }
}
