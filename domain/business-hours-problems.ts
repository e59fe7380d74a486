import { calendarOf, dayOf, intervalsOf, spanOf } from './business-hours-calendar.ts'
import { DAY_MS, isTimezone } from './business-hours-clock.ts'
import {
  CLOSE_PATTERN,
  type DaySchedule,
  type Interval,
  OPEN_PATTERN,
  WEEKDAYS,
  type WeekSchedule,
} from './business-hours-schedule.ts'

/**
 * An `error` means that the schedule must not be saved. A `warning` is shown to the person who saves
 * it.
 */
export interface ScheduleProblem {
  severity: 'error' | 'warning'
  /** The path of the field inside the schedule: `days.monday.intervals.0.close`. */
  path: string
  message: string
}

/** What is wrong with a schedule, beyond the shape of its fields. Never throws. */
export function scheduleProblems(schedule: WeekSchedule): ScheduleProblem[] {
  const single = [...zoneProblems(schedule), ...dayProblems(schedule), ...dateProblems(schedule)]
  // Overlaps can only be found between valid hours.
  if (single.length > 0) return single
  return [...weekOverlaps(schedule), ...holidayOverlaps(schedule), ...noOpening(schedule)]
}

function error(path: string, message: string): ScheduleProblem {
  return { severity: 'error', path, message }
}

function zoneProblems({ timezone }: WeekSchedule): ScheduleProblem[] {
  if (isTimezone(timezone)) return []
  return [error('timezone', 'must be an IANA time zone, such as Europe/Berlin')]
}

function allDays({ days, holidays }: WeekSchedule): [path: string, day: DaySchedule][] {
  return [
    ...WEEKDAYS.map((weekday): [string, DaySchedule] => [`days.${weekday}`, days[weekday]]),
    ...holidays.map((holiday, index): [string, DaySchedule] => [`holidays.${index}`, holiday]),
  ]
}

function dayProblems(schedule: WeekSchedule): ScheduleProblem[] {
  return allDays(schedule).flatMap(([path, day]) => {
    if (!('intervals' in day)) return []
    if (day.intervals.length === 0)
      return [error(`${path}.intervals`, 'must not be empty; give closed: true')]
    const unreadable = day.intervals.flatMap((interval, index) =>
      intervalProblems(`${path}.intervals.${index}`, interval),
    )
    return unreadable.length > 0 ? unreadable : overlapsWithin(path, day.intervals)
  })
}

function intervalProblems(path: string, { open, close }: Interval): ScheduleProblem[] {
  const problems: ScheduleProblem[] = []
  if (!OPEN_PATTERN.test(open)) problems.push(error(`${path}.open`, 'must be HH:MM, from 00:00 to 23:59'))
  if (!CLOSE_PATTERN.test(close)) problems.push(error(`${path}.close`, 'must be HH:MM, from 00:00 to 24:00'))
  // This could mean no time at all, or 24 hours.
  if (open === close)
    problems.push(error(path, 'opens and closes at the same time; for a whole day give openAllDay: true'))
  return problems
}

function overlapsWithin(path: string, intervals: Interval[]): ScheduleProblem[] {
  return intervals.flatMap((interval, index) => {
    const earlier = intervals.slice(0, index).find(other => overlap(spanOf(interval), spanOf(other)))
    return earlier ? [error(`${path}.intervals.${index}`, `overlaps ${text(earlier)}`)] : []
  })
}

function dateProblems({ holidays }: WeekSchedule): ScheduleProblem[] {
  return holidays.flatMap(({ date }, index) => {
    const path = `holidays.${index}.date`
    if (dayOf(date) === undefined) return [error(path, 'must be a date that exists, as YYYY-MM-DD')]
    const first = holidays.findIndex(other => other.date === date)
    return first < index ? [error(path, `is also the date of holidays.${first}`)] : []
  })
}

function weekOverlaps({ days }: WeekSchedule): ScheduleProblem[] {
  return WEEKDAYS.flatMap((weekday, index) => {
    const next = WEEKDAYS[(index + 1) % WEEKDAYS.length] ?? 'monday'
    return overlapsIntoNext(days[weekday], days[next]).map(({ at, ...both }) =>
      error(`days.${weekday}.intervals.${at}`, `${text(both.runs)} runs into ${text(both.into)} of ${next}`),
    )
  })
}

/**
 * These are warnings, because the week's hours beside one holiday can't be changed for that day only.
 * Overlapping hours count once.
 */
function holidayOverlaps(schedule: WeekSchedule): ScheduleProblem[] {
  const { holidayOn, hoursOn } = calendarOf(schedule)
  return schedule.holidays.flatMap((holiday, index) => {
    const day = dayOf(holiday.date) ?? 0
    const before = overlapsIntoNext(hoursOn(day - 1), holiday).map(
      ({ runs, into }) => `${text(runs)} of the day before runs into ${text(into)}`,
    )
    // A holiday on the next day reports this itself.
    const after = holidayOn(day + 1) ? [] : overlapsIntoNext(holiday, hoursOn(day + 1))
    return [
      ...before,
      ...after.map(({ runs, into }) => `${text(runs)} runs into ${text(into)} of the day after`),
    ].map((message): ScheduleProblem => ({ severity: 'warning', path: `holidays.${index}`, message }))
  })
}

/**
 * Intervals that run past midnight into an interval of the next day. If the next day is open all day,
 * this is no mistake.
 */
function overlapsIntoNext(day: DaySchedule, next: DaySchedule) {
  const nextIntervals = 'intervals' in next ? next.intervals : []
  return intervalsOf(day).flatMap((runs, at) => {
    const { from, to } = spanOf(runs)
    const past = { from: from - DAY_MS, to: to - DAY_MS }
    const into = nextIntervals.find(interval => overlap(past, spanOf(interval)))
    return into ? [{ at, runs, into }] : []
  })
}

function noOpening(schedule: WeekSchedule): ScheduleProblem[] {
  if (allDays(schedule).some(([, day]) => intervalsOf(day).length > 0)) return []
  return [
    {
      severity: 'warning',
      path: 'days',
      message: 'it never opens: no conversation is assigned to human agents',
    },
  ]
}

function overlap(a: { from: number; to: number }, b: { from: number; to: number }): boolean {
  return a.from < b.to && b.from < a.to
}

function text({ open, close }: Interval): string {
  return `${open}–${close}`
}
