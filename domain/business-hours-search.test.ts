import { describe, expect, test } from 'vitest'
import {
  type DaySchedule,
  type Holiday,
  WEEKDAYS,
  type Weekday,
  type WeekSchedule,
} from './business-hours-schedule.ts'
import { closedPeriodId, nextClosing, nextOpening } from './business-hours-search.ts'

const CLOSED: DaySchedule = { closed: true }
const ALL_DAY: DaySchedule = { openAllDay: true }

function hours(...intervals: [string, string][]): DaySchedule {
  return { intervals: intervals.map(([open, close]) => ({ open, close })) }
}

function week(
  usual: DaySchedule,
  days: Partial<Record<Weekday, DaySchedule>> = {},
  { timezone = 'Asia/Bangkok', holidays = [] as Holiday[] } = {},
): WeekSchedule {
  const all = Object.fromEntries(WEEKDAYS.map(weekday => [weekday, usual])) as Record<Weekday, DaySchedule>
  return { timezone, days: { ...all, ...days }, holidays }
}

const iso = (instant: number | undefined) => instant && new Date(instant).toISOString()
const berlin = { timezone: 'Europe/Berlin' }

// 2026-04-12 is a Sunday.
const office = week(hours(['09:00', '12:00'], ['13:00', '18:00']), { saturday: CLOSED, sunday: CLOSED })
const songkran = week(
  hours(['09:00', '18:00']),
  { saturday: CLOSED, sunday: CLOSED },
  {
    holidays: ['2026-04-13', '2026-04-14', '2026-04-15'].map(date => ({ date, name: 'Songkran', ...CLOSED })),
  },
)

describe('the next opening', () => {
  const fair: Holiday[] = [{ date: '2027-05-20', name: 'Fair', ...hours(['10:00', '11:00']) }]
  test.each([
    ['the same day', office, '2026-04-13T12:30:00+07:00', '2026-04-13T06:00:00.000Z'],
    ['over the weekend', office, '2026-04-10T18:00:00+07:00', '2026-04-13T02:00:00.000Z'],
    ['now, when it is open', office, '2026-04-13T10:00:00+07:00', '2026-04-13T03:00:00.000Z'],
    ['over holidays', songkran, '2026-04-10T18:00:00+07:00', '2026-04-16T02:00:00.000Z'],
    [
      'only on a holiday far ahead',
      week(CLOSED, {}, { holidays: fair }),
      '2026-04-13T10:00:00+07:00',
      '2027-05-20T03:00:00.000Z',
    ],
    [
      'in a gap of the clock',
      week(CLOSED, { sunday: hours(['02:30', '05:00']) }, berlin),
      '2026-03-29T00:00:00+01:00',
      '2026-03-29T01:00:00.000Z',
    ],
    [
      'a week later, when the gap takes all',
      week(CLOSED, { sunday: hours(['02:15', '02:45']) }, berlin),
      '2026-03-29T00:00:00+01:00',
      '2026-04-05T00:15:00.000Z',
    ],
    [
      'two weeks later, when the gap takes all of the next',
      week(CLOSED, { sunday: hours(['02:15', '02:45']) }, berlin),
      '2026-03-22T03:00:00+01:00',
      '2026-04-05T00:15:00.000Z',
    ],
    [
      'once more, when the clock is put back',
      week(CLOSED, { sunday: hours(['02:15', '02:45']) }, berlin),
      '2026-10-25T02:45:00+02:00',
      '2026-10-25T01:15:00.000Z',
    ],
    [
      'at the same wall time after the change',
      week(hours(['09:00', '18:00']), {}, berlin),
      '2026-03-28T18:00:00+01:00',
      '2026-03-29T07:00:00.000Z',
    ],
  ])('%s', (_, schedule, at, opening) => {
    expect(iso(nextOpening(schedule, Date.parse(at)))).toBe(opening)
  })

  test('is none when there is none', () => {
    expect(nextOpening(week(CLOSED), Date.parse('2026-04-13T10:00:00Z'))).toBeUndefined()
    expect(
      nextOpening(week(CLOSED, {}, { holidays: fair }), Date.parse('2027-05-20T04:00:00Z')),
    ).toBeUndefined()
    expect(
      nextOpening(week(CLOSED, {}, { holidays: fair }), Date.parse('2020-01-01T00:00:00Z')),
    ).toBeUndefined()
  })
})

describe('the next closing', () => {
  const evenings = week(CLOSED, { friday: hours(['18:00', '24:00']), saturday: hours(['00:00', '02:00']) })
  const weekend = week(CLOSED, {
    friday: hours(['18:00', '03:00']),
    saturday: ALL_DAY,
    sunday: hours(['00:00', '06:00']),
  })
  const christmas: Holiday[] = [{ date: '2026-12-25', name: 'Christmas', ...CLOSED }]
  test.each([
    ['at the end of the interval', office, '2026-04-13T10:00:00+07:00', '2026-04-13T05:00:00.000Z'],
    ['now, when it is closed', office, '2026-04-13T12:30:00+07:00', '2026-04-13T05:30:00.000Z'],
    [
      'past midnight, where two intervals touch',
      evenings,
      '2026-04-17T19:00:00+07:00',
      '2026-04-17T19:00:00.000Z',
    ],
    ['after days on end', weekend, '2026-04-17T19:00:00+07:00', '2026-04-18T23:00:00.000Z'],
    [
      'at a holiday months ahead',
      week(ALL_DAY, {}, { holidays: christmas }),
      '2026-04-13T10:00:00+07:00',
      '2026-12-24T17:00:00.000Z',
    ],
    [
      'in a gap of the clock',
      week(CLOSED, { sunday: hours(['00:00', '02:30']) }, berlin),
      '2026-03-29T00:00:00+01:00',
      '2026-03-29T01:00:00.000Z',
    ],
    [
      'after both of a doubled hour',
      week(CLOSED, { sunday: hours(['02:00', '03:00']) }, berlin),
      '2026-10-25T02:10:00+02:00',
      '2026-10-25T02:00:00.000Z',
    ],
  ])('%s', (_, schedule, at, closing) => {
    expect(iso(nextClosing(schedule, Date.parse(at)))).toBe(closing)
  })

  test('is none where it is always open', () => {
    expect(nextClosing(week(ALL_DAY, {}, berlin), Date.parse('2026-04-13T10:00:00Z'))).toBeUndefined()
    expect(nextClosing(week(hours(['00:00', '24:00'])), Date.parse('2026-04-13T10:00:00Z'))).toBeUndefined()
    expect(
      nextClosing(week(hours(['09:00', '21:00'], ['21:00', '09:00'])), Date.parse('2026-04-13T10:00:00Z')),
    ).toBeUndefined()
  })
})

describe('the closed period', () => {
  test.each([
    ['the evening', office, '2026-04-10T18:00:00+07:00', '2026-04-10T11:00:00.000Z'],
    ['the days after, over holidays', songkran, '2026-04-16T08:59:59+07:00', '2026-04-10T11:00:00.000Z'],
    [
      'months after the only opening',
      week(CLOSED, {}, { holidays: [{ date: '2026-01-01', name: 'Fair', ...ALL_DAY }] }),
      '2026-11-01T00:00:00+07:00',
      '2026-01-01T17:00:00.000Z',
    ],
    [
      'more than two years after the only opening',
      week(CLOSED, {}, { holidays: [{ date: '2024-01-01', name: 'Fair', ...ALL_DAY }] }),
      '2026-11-01T00:00:00+07:00',
      'always',
    ],
    ['a week that never opens', week(CLOSED), '2026-04-10T18:00:00+07:00', 'always'],
    ['none, when it is open', office, '2026-04-10T17:59:59+07:00', undefined],
  ])('%s', (_, schedule, at, id) => {
    expect(closedPeriodId(schedule, Date.parse(at))).toBe(id)
  })
})
