import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { judgeHours } from './business-hours.ts'
import { type DaySchedule, WEEKDAYS, type WeekSchedule } from './business-hours-schedule.ts'
import { closedPeriodId, nextClosing, nextOpening } from './business-hours-search.ts'

const MINUTE = 60_000
const DAY = 1_440 * MINUTE

/** Changes of the clock, each with what it does to the wall time. */
const CHANGES = [
  ['Europe/Berlin', '2025-03-30T01:00Z', '02:00 to 03:00'],
  ['Europe/Berlin', '2025-10-26T01:00Z', '03:00 back to 02:00'],
  ['America/New_York', '2025-03-09T07:00Z', '02:00 to 03:00'],
  ['America/Sao_Paulo', '2018-11-04T03:00Z', '00:00 to 01:00'],
  ['America/Sao_Paulo', '2018-02-18T02:00Z', '00:00 back to 23:00, the day before'],
  ['Australia/Lord_Howe', '2024-10-05T15:30Z', '02:00 to 02:30'],
  ['Australia/Lord_Howe', '2024-04-06T15:00Z', '02:00 back to 01:30'],
  ['Africa/Casablanca', '2024-03-10T02:00Z', '03:00 back to 02:00, for Ramadan'],
  ['America/St_Johns', '2006-10-29T02:31Z', '00:01 back to 23:01, the day before'],
  ['Pacific/Apia', '2011-12-30T10:00Z', 'over a whole date'],
  ['Asia/Kathmandu', '1985-12-31T18:30Z', '00:00 to 00:15'],
  ['Asia/Bangkok', '2026-01-01T00:00Z', 'no change'],
] as const

const time = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
// Mostly in the hours in which clocks are changed.
const minutes = (max: number) =>
  fc.oneof(
    { weight: 3, arbitrary: fc.integer({ min: 0, max: 14 }).map(quarter => quarter * 15) },
    { weight: 1, arbitrary: fc.integer({ min: 22 * 60, max }) },
    { weight: 1, arbitrary: fc.integer({ min: 0, max }) },
  )
const interval = fc.record({ open: minutes(1_439).map(time), close: minutes(1_440).map(time) })
const day: fc.Arbitrary<DaySchedule> = fc.oneof(
  { weight: 2, arbitrary: fc.constant<DaySchedule>({ closed: true }) },
  { weight: 1, arbitrary: fc.constant<DaySchedule>({ openAllDay: true }) },
  { weight: 4, arbitrary: fc.record({ intervals: fc.array(interval, { minLength: 1, maxLength: 3 }) }) },
)

/** A week, and up to two holidays within three days of an instant. */
function scheduleNear(timezone: string, instant: number): fc.Arbitrary<WeekSchedule> {
  const date = fc
    .integer({ min: -3, max: 3 })
    .map(days => new Date(instant + days * DAY).toISOString().slice(0, 10))
  const holiday = fc.tuple(date, day).map(([on, hours]) => ({ date: on, name: 'Fair', ...hours }))
  return fc.record({
    timezone: fc.constant(timezone),
    days: fc.record({
      monday: day,
      tuesday: day,
      wednesday: day,
      thursday: day,
      friday: day,
      saturday: day,
      sunday: day,
    }),
    holidays: fc.uniqueArray(holiday, { maxLength: 2, selector: ({ date }) => date }),
  })
}

/** The clock on the wall, read minute by minute from three days before an instant till three days after it. */
function readings(timezone: string, instant: number) {
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone: timezone,
    dateStyle: 'short',
    timeStyle: 'short',
  })
  return Array.from({ length: 6 * 1_440 }, (_, index) => {
    const at = instant - 3 * DAY + index * MINUTE
    const [date = '', clock = ''] = format.format(at).split(' ')
    return { at, date, clock }
  })
}

type Reading = ReturnType<typeof readings>[number]

/** What somebody at the door would say, with the clock, the calendar on the wall and yesterday's leaf. */
function naivelyOpen({ days, holidays }: WeekSchedule, readings: Reading[]): boolean[] {
  const dates = [...new Set(readings.map(({ date }) => date))].sort()
  const hours = new Map(
    dates.map(date => {
      const weekday = WEEKDAYS[(new Date(date).getUTCDay() + 6) % 7] ?? 'monday'
      return [date, holidays.find(holiday => holiday.date === date) ?? days[weekday]]
    }),
  )
  const intervals = (date: string | undefined) => {
    const of = date === undefined ? undefined : hours.get(date)
    if (of === undefined || 'closed' in of) return []
    return 'intervals' in of ? of.intervals : [{ open: '00:00', close: '24:00' }]
  }
  return readings.map(({ date, clock }) => {
    const today = intervals(date).some(({ open, close }) => open <= clock && (clock < close || close <= open))
    const yesterday = dates[dates.indexOf(date) - 1]
    return today || intervals(yesterday).some(({ open, close }) => close <= open && clock < close)
  })
}

describe.each(CHANGES)('%s, %s: the clock goes %s', (timezone, change) => {
  const instant = Date.parse(change)
  const clock = readings(timezone, instant)
  // Of the first date, it isn't known what runs into it.
  const begin = clock.findIndex(({ date }) => date !== clock[0]?.date)
  const index = fc.oneof(
    fc.integer({ min: begin, max: clock.length - 1 }),
    fc.integer({ min: 3 * 1_440 - 180, max: 3 * 1_440 + 180 }),
  )
  const moments = fc.array(fc.tuple(index, fc.integer({ min: 0, max: MINUTE - 1 })), {
    minLength: 12,
    maxLength: 12,
  })

  test('hours are what the clock on the wall says', () => {
    fc.assert(
      fc.property(scheduleNear(timezone, instant), moments, (schedule, picked) => {
        const open = naivelyOpen(schedule, clock)
        for (const [index, ms] of picked) {
          const { at, date, clock: shown } = clock[index] as Reading
          const verdict = judgeHours(schedule, at + ms)
          expect(verdict).toMatchObject({ date, open: open[index] })
          expect(verdict.localTime).toContain(`${date}T${shown}`)
          expect(Date.parse(verdict.localTime)).toBe(at + ms)
        }
      }),
      { numRuns: 12 },
    )
  })

  test('the next opening, the next closing and the closed period are found at the first change', () => {
    fc.assert(
      fc.property(scheduleNear(timezone, instant), moments, (schedule, picked) => {
        const open = naivelyOpen(schedule, clock)
        const ends = [clock[begin]?.at ?? 0, (clock.at(-1)?.at ?? 0) + MINUTE] as const
        for (const [index, ms] of picked.slice(0, 4)) {
          const at = (clock[index]?.at ?? 0) + ms
          const isOpen = open[index]
          // The next minute that is otherwise, if it is among those read.
          const turn = clock[open.indexOf(!isOpen, index)]?.at
          const [now, next] = isOpen ? [nextOpening, nextClosing] : [nextClosing, nextOpening]
          expect(now(schedule, at)).toBe(at)
          if (turn !== undefined) expect(next(schedule, at)).toBe(turn)
          else expect(next(schedule, at) ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(ends[1])

          const last = open.lastIndexOf(true, index)
          const period = closedPeriodId(schedule, at)
          if (isOpen) expect(period).toBeUndefined()
          else if (last >= begin) expect(period).toBe(new Date((clock[last]?.at ?? 0) + MINUTE).toISOString())
          else if (period !== 'always') expect(Date.parse(period ?? '')).toBeLessThanOrEqual(ends[0])
        }
      }),
      { numRuns: 12 },
    )
  })
})

test('from spell to spell, through years: each is one, and each closed period has its own name', () => {
  const zones = [...new Set(CHANGES.map(([timezone]) => timezone))]
  const start = fc.tuple(
    fc.constantFrom(...zones),
    fc.integer({ min: Date.parse('2000-01-01'), max: Date.parse('2037-01-01') }),
  )
  const begun = start.chain(([zone, at]) => fc.tuple(scheduleNear(zone, at), fc.constant(at)))
  fc.assert(
    fc.property(begun, fc.double({ min: 0, max: 1, noNaN: true }), ([schedule, start], share) => {
      const seen = new Set<string>()
      for (let at = start, spell = 0; spell < 8; spell++) {
        const opening = nextOpening(schedule, at)
        const closing = opening && nextClosing(schedule, opening)
        if (!opening || !closing) return
        const between = (from: number, to: number) => Math.floor(from + share * (to - 1 - from))
        for (const open of [opening, between(opening, closing), closing - 1]) {
          expect(judgeHours(schedule, open).open).toBe(true)
          expect(nextClosing(schedule, open)).toBe(closing)
        }
        const reopening = nextOpening(schedule, closing)
        if (!reopening) return
        const period = closedPeriodId(schedule, closing) ?? ''
        for (const closed of [closing, between(closing, reopening), reopening - 1]) {
          expect(judgeHours(schedule, closed).open).toBe(false)
          expect(nextOpening(schedule, closed)).toBe(reopening)
          expect(closedPeriodId(schedule, closed)).toBe(period)
        }
        expect(seen).not.toContain(period)
        seen.add(period)
        at = reopening
      }
    }),
    { numRuns: 20 },
  )
})
