import { DateTime } from 'luxon'
import { calendarOf, type DayNumber, dateOf, dayOf, weekdayOf } from './business-hours-calendar.ts'
import { DAY_MS, isSkipped, offsetAt, stretches, zoneOf } from './business-hours-clock.ts'
import type { Weekday, WeekSchedule } from './business-hours-schedule.ts'
import { nextClosing, nextOpening, type Spell } from './business-hours-search.ts'

/** A date as it will be. Times are ISO 8601 in the schedule's zone, with their offsets. */
export interface DayAhead {
  /** YYYY-MM-DD. */
  date: string
  weekday: Weekday
  /** The name of the holiday, if the date is one. */
  holiday?: string
  /** When it is open on this date, in order. What runs past midnight goes on in the next date. */
  open: { from: string; to: string }[]
  openMinutes: number
  /** The clock is moved on this date, by so many minutes. */
  clockChanges?: { at: string; minutes: number }[]
  /** The zone left this date out. */
  skipped?: true
}

export interface HoursAhead {
  days: DayAhead[]
  /** The next opening from `at` on: `at` itself while it is open. Null: it never opens, for two years at least. */
  nextOpening: string | null
  /** Null: it never closes, for two years at least. */
  nextClosing: string | null
}

/** The date in a zone at an instant (epoch ms), YYYY-MM-DD. */
export function dateAt(timezone: string, instant: number): string {
  return dateOf(Math.floor((instant + offsetAt(zoneOf(timezone), instant)) / DAY_MS))
}

/**
 * What a schedule means for some dates, by the same rules by which messages are judged.
 *
 * @param from the first date; a RangeError if there is no such date
 * @param at from which instant (epoch ms) the next opening and closing are told
 */
export function hoursAhead(
  schedule: WeekSchedule,
  { from, days, at }: { from: string; days: number; at: number },
): HoursAhead {
  const first = dayOf(from)
  if (first === undefined) throw new RangeError(`not a date: ${from}`)
  const zone = zoneOf(schedule.timezone)
  const calendar = calendarOf(schedule)
  const tell = (instant: number) =>
    DateTime.fromMillis(instant, { zone }).toISO({ suppressMilliseconds: true }) ?? ''
  // Wider than the dates by more than any offset; what is outside is left out.
  const parts = stretches(zone, (first - 2) * DAY_MS, (first + days + 2) * DAY_MS)
  const spells = new Map<DayNumber, Spell[]>()
  const changes = new Map<DayNumber, { at: string; minutes: number }[]>()
  for (const [index, { from, to, offset }] of parts.entries()) {
    const before = parts[index - 1]
    if (before) {
      // On the date of the last moment before it.
      const day = Math.floor((from - 1 + before.offset) / DAY_MS)
      push(changes, day, { at: tell(from), minutes: (offset - before.offset) / 60_000 })
    }
    for (let day = Math.floor((from + offset) / DAY_MS); day * DAY_MS - offset < to; day++) {
      const midnight = day * DAY_MS - offset
      for (const part of calendar.openParts(day)) {
        const spell = { from: Math.max(midnight + part.from, from), to: Math.min(midnight + part.to, to) }
        const known = spells.get(day)?.at(-1)
        if (spell.from >= spell.to) continue
        if (known && spell.from <= known.to) known.to = Math.max(known.to, spell.to)
        else push(spells, day, spell)
      }
    }
  }
  const [opening, closing] = [nextOpening(schedule, at), nextClosing(schedule, at)]
  return {
    days: Array.from({ length: days }, (_, index): DayAhead => {
      const day = first + index
      const open = spells.get(day) ?? []
      const holiday = calendar.holidayOn(day)?.name
      const clockChanges = changes.get(day)
      return {
        date: dateOf(day),
        weekday: weekdayOf(day),
        ...(holiday !== undefined && { holiday }),
        open: open.map(({ from, to }) => ({ from: tell(from), to: tell(to) })),
        openMinutes: open.reduce((sum, { from, to }) => sum + to - from, 0) / 60_000,
        ...(clockChanges && { clockChanges }),
        ...(isSkipped(zone, day) && { skipped: true as const }),
      }
    }),
    nextOpening: opening === undefined ? null : tell(opening),
    nextClosing: closing === undefined ? null : tell(closing),
  }
}

function push<T>(lists: Map<DayNumber, T[]>, day: DayNumber, item: T): void {
  const list = lists.get(day)
  if (list) list.push(item)
  else lists.set(day, [item])
}
