import { calendarOf, dayOf } from './business-hours-calendar.ts'
import { DAY_MS, stretches, zoneOf } from './business-hours-clock.ts'
import type { WeekSchedule } from './business-hours-schedule.ts'

/**
 * How far ahead and back hours are searched. Beyond that, there is no opening, or a closed period has
 * no beginning.
 */
const REACH_MS = 2 * 366 * DAY_MS
/**
 * Without holidays all weeks are equal. Three weeks contain every hour, even if a clock change skips
 * the only one of a week.
 */
const WEEKS_MS = 21 * DAY_MS
/** How much is computed at once. Most searches end within a week. */
const WINDOW_MS = 8 * DAY_MS

/** A continuous span [from, to) of instants (epoch ms). */
export interface Spell {
  from: number
  to: number
}

/**
 * The open spells within [from, to), in order. Spells that touch each other are joined, also across
 * midnight and clock changes.
 */
export function openSpells(schedule: WeekSchedule, from: number, to: number): Spell[] {
  const calendar = calendarOf(schedule)
  const spells: Spell[] = []
  for (const { offset, ...stretch } of stretches(zoneOf(schedule.timezone), from, to)) {
    const firstDay = Math.floor((stretch.from + offset) / DAY_MS)
    for (let day = firstDay; day * DAY_MS - offset < stretch.to; day++) {
      const midnight = day * DAY_MS - offset
      for (const part of calendar.openParts(day)) {
        add(spells, {
          from: Math.max(midnight + part.from, stretch.from),
          to: Math.min(midnight + part.to, stretch.to),
        })
      }
    }
  }
  return spells
}

/** How much of [from, to) is open, ms. */
export function openMs(schedule: WeekSchedule, from: number, to: number): number {
  return openSpells(schedule, from, to).reduce((sum, spell) => sum + spell.to - spell.from, 0)
}

function add(spells: Spell[], spell: Spell): void {
  if (spell.from >= spell.to) return
  const last = spells.at(-1)
  if (last && spell.from <= last.to) last.to = Math.max(last.to, spell.to)
  else spells.push(spell)
}

/**
 * The next instant (epoch ms) at which it is open: `instant` itself if it is open then. Undefined when
 * nothing opens within two years.
 */
export function nextOpening(schedule: WeekSchedule, instant: number): number | undefined {
  const end = lastToSearch(schedule, instant)
  for (let from = instant; from < end; from += WINDOW_MS) {
    const [first] = openSpells(schedule, from, from + WINDOW_MS)
    if (first) return first.from
  }
  return undefined
}

/**
 * The next instant (epoch ms) at which it is closed: the end of the open spell around `instant`, or
 * `instant` itself if it is closed then. Undefined when it is open for the next two years.
 */
export function nextClosing(schedule: WeekSchedule, instant: number): number | undefined {
  const end = lastToSearch(schedule, instant)
  for (let from = instant; from < end; from += WINDOW_MS) {
    const [first] = openSpells(schedule, from, from + WINDOW_MS)
    if (first?.from !== from) return from
    if (first.to < from + WINDOW_MS) return first.to
  }
  return undefined
}

/**
 * The id of the closed period at an instant (epoch ms), so that a message can be sent once in each
 * closed period. It is the instant of the last closing in ISO 8601, or `always` when there was none in
 * two years. It is the same during the whole period and differs between periods. Undefined while it is
 * open. If the hours are edited meanwhile, the id may change.
 */
export function closedPeriodId(schedule: WeekSchedule, instant: number): string | undefined {
  if (openSpells(schedule, instant, instant + 1).length > 0) return undefined
  const start = firstToSearch(schedule, instant)
  for (let to = instant; to > start; to -= WINDOW_MS) {
    const last = openSpells(schedule, to - WINDOW_MS, to).at(-1)
    if (last) return new Date(last.to).toISOString()
  }
  return 'always'
}

function lastToSearch(schedule: WeekSchedule, instant: number): number {
  return Math.min(instant + REACH_MS, Math.max(instant, ...holidaysOf(schedule)) + WEEKS_MS)
}

function firstToSearch(schedule: WeekSchedule, instant: number): number {
  return Math.max(instant - REACH_MS, Math.min(instant, ...holidaysOf(schedule)) - WEEKS_MS)
}

function holidaysOf({ holidays }: WeekSchedule): number[] {
  return holidays.flatMap(({ date }) => dayOf(date) ?? []).map(day => day * DAY_MS)
}
