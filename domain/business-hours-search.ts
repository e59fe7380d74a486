import { calendarOf, dayOf } from './business-hours-calendar.ts'
import { DAY_MS, stretches, zoneOf } from './business-hours-clock.ts'
import type { WeekSchedule } from './business-hours-schedule.ts'

/** How far ahead and back hours are looked for: past it there is no opening, and a closed period has always been. */
const REACH_MS = 2 * 366 * DAY_MS
/** Beside holidays the weeks are all alike: three hold all that there is, also where the clock skips one's only hour. */
const WEEKS_MS = 21 * DAY_MS
/** Laid out at a time, since most searches end within the week. */
const WINDOW_MS = 8 * DAY_MS

/** A span [from, to) of instants (epoch ms) without a break. */
export interface Spell {
  from: number
  to: number
}

/** The open spells within [from, to), in order. Those that touch are one, over midnight and changes of the clock too. */
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

function add(spells: Spell[], spell: Spell): void {
  if (spell.from >= spell.to) return
  const last = spells.at(-1)
  if (last && spell.from <= last.to) last.to = Math.max(last.to, spell.to)
  else spells.push(spell)
}

/**
 * The first instant (epoch ms) from `instant` on at which it is open: `instant` itself when it is open then. Undefined
 * when nothing opens within two years.
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
 * The first instant (epoch ms) from `instant` on at which it is closed: the end of the open spell that `instant` is in,
 * else `instant` itself. Undefined when it is open throughout the next two years.
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
 * Names the closed period that an instant (epoch ms) is in, so that what is sent once a closed period can be: the
 * instant of the last closing in ISO 8601, or `always` when there was none within two years. The same all through
 * the period, and another in each. Undefined when it is open. When hours are edited meanwhile, the name may change.
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
