import { DateTime } from 'luxon'
import {
  type Calendar,
  calendarOf,
  type DayNumber,
  dateOf,
  type OpenPart,
  weekdayOf,
} from './business-hours-calendar.ts'
import { DAY_MS, offsetAt, zoneOf } from './business-hours-clock.ts'
import type { Interval, Weekday, WeekSchedule } from './business-hours-schedule.ts'

/** Whether it is open at an instant, and why. Stored in this form. */
export interface HoursVerdict {
  open: boolean
  /** ISO 8601 in the schedule's zone, with its offset. */
  localTime: string
  weekday: Weekday
  /** YYYY-MM-DD in the schedule's zone. */
  date: string
  /** The name of the holiday, if the date is one. */
  holiday?: string
  /** Part of a sentence: "open 09:00–18:00 on monday", "before 09:00 on monday", "closed: holiday Songkran". */
  because: string
  /**
   * The interval that makes it open, and the date it began on. That is the day before, if it ran past
   * midnight.
   */
  interval?: Interval & { date: string }
}

/**
 * Checks an instant (epoch ms). Throws a RangeError for an unknown zone or time; schedules are checked
 * when they are saved.
 */
export function judgeHours(schedule: WeekSchedule, instant: number): HoursVerdict {
  const calendar = calendarOf(schedule)
  const zone = zoneOf(schedule.timezone)
  const wall = instant + offsetAt(zone, instant)
  const day = Math.floor(wall / DAY_MS)
  const time = wall - day * DAY_MS
  const part = calendar.openParts(day).find(({ from, to }) => from <= time && time < to)
  const holiday = calendar.holidayOn(day)
  return {
    open: part !== undefined,
    localTime: DateTime.fromMillis(instant, { zone }).toISO({ suppressMilliseconds: true }) ?? '',
    weekday: weekdayOf(day),
    date: dateOf(day),
    ...(holiday && { holiday: holiday.name }),
    because: part ? whyOpen(calendar, day, part) : whyClosed(calendar, day, time),
    ...(part && { interval: { ...part.interval, date: dateOf(part.began) } }),
  }
}

function whyOpen(calendar: Calendar, day: DayNumber, { interval, began }: OpenPart): string {
  const { open, close } = interval
  const hours = open === '00:00' && close === '24:00' ? 'all day' : `${open}–${close}`
  return began === day
    ? `open ${hours} on ${nameOf(calendar, day)}`
    : `open ${hours}, begun on ${nameOf(calendar, began)}`
}

function whyClosed(calendar: Calendar, day: DayNumber, time: number): string {
  const own = calendar.openParts(day).filter(({ began }) => began === day)
  const last = own.findLast(({ to }) => to <= time)?.interval.close
  const next = own.find(({ from }) => from > time)?.interval.open
  const on = `on ${nameOf(calendar, day)}`
  if (last && next) return `between ${last} and ${next} ${on}`
  if (next) return `before ${next} ${on}`
  if (last) return `after ${last} ${on}`
  return calendar.holidayOn(day) ? `closed: ${nameOf(calendar, day)}` : `closed ${on}`
}

function nameOf(calendar: Calendar, day: DayNumber): string {
  const holiday = calendar.holidayOn(day)
  return holiday ? `holiday ${holiday.name}` : weekdayOf(day)
}
