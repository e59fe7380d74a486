import { expect, test } from 'vitest'
import { judgeHours } from './business-hours.ts'
import { dateAt, hoursAhead } from './business-hours-preview.ts'
import {
  type DaySchedule,
  type Holiday,
  WEEKDAYS,
  type Weekday,
  type WeekSchedule,
} from './business-hours-schedule.ts'

const CLOSED: DaySchedule = { closed: true }
const ALL_DAY: DaySchedule = { openAllDay: true }
const hours = (...intervals: [string, string][]): DaySchedule => ({
  intervals: intervals.map(([open, close]) => ({ open, close })),
})

function week(usual: DaySchedule, timezone: string, holidays: Holiday[] = []): WeekSchedule {
  const days = Object.fromEntries(WEEKDAYS.map(day => [day, usual])) as Record<Weekday, DaySchedule>
  return { timezone, days, holidays }
}

/** The days of a preview in short: the date, and the times with their offsets. */
function ahead(schedule: WeekSchedule, from: string, days: number) {
  return hoursAhead(schedule, { from, days, at: Date.parse(`${from}T00:00:00Z`) }).days.map(
    ({ date, open, openMinutes, clockChanges = [], ...rest }) => [
      date,
      open.map(({ from, to }) => `${from.slice(11)} ${to.slice(11)}`),
      openMinutes,
      ...clockChanges.map(({ at, minutes }) => `${minutes} at ${at}`),
      ...(rest.holiday === undefined ? [] : [rest.holiday]),
      ...(rest.skipped ? ['skipped'] : []),
    ],
  )
}

test('usual days, and a holiday by its name', () => {
  const songkran: Holiday[] = [{ date: '2026-04-13', name: 'Songkran', closed: true }]
  const office = week(hours(['09:00', '12:00'], ['13:00', '18:00']), 'Asia/Bangkok', songkran)
  expect(ahead(office, '2026-04-12', 2)).toEqual([
    ['2026-04-12', ['09:00:00+07:00 12:00:00+07:00', '13:00:00+07:00 18:00:00+07:00'], 480],
    ['2026-04-13', [], 0, 'Songkran'],
  ])
})

test('the clock is moved forward and back: days of 23 and 25 hours', () => {
  const always = week(ALL_DAY, 'Europe/Berlin')
  expect(ahead(always, '2026-03-29', 1)).toEqual([
    ['2026-03-29', ['00:00:00+01:00 00:00:00+02:00'], 23 * 60, '60 at 2026-03-29T03:00:00+02:00'],
  ])
  expect(ahead(week(hours(['02:30', '04:00']), 'Europe/Berlin'), '2026-03-29', 1)[0]).toEqual([
    '2026-03-29',
    ['03:00:00+02:00 04:00:00+02:00'],
    60,
    '60 at 2026-03-29T03:00:00+02:00',
  ])
  expect(ahead(always, '2026-10-25', 1)).toEqual([
    ['2026-10-25', ['00:00:00+02:00 00:00:00+01:00'], 25 * 60, '-60 at 2026-10-25T02:00:00+01:00'],
  ])
})

test('a clock that is set back at midnight shows the last hour of the day before twice', () => {
  const [last, first] = ahead(week(hours(['23:00', '24:00']), 'Asia/Beirut'), '2026-10-24', 2)
  expect(last).toEqual([
    '2026-10-24',
    ['23:00:00+03:00 00:00:00+02:00'],
    120,
    '-60 at 2026-10-24T23:00:00+02:00',
  ])
  expect(first).toEqual(['2026-10-25', ['23:00:00+02:00 00:00:00+02:00'], 60])
})

test('an evening runs into the next day; a date that the zone left out has no hours', () => {
  expect(ahead(week(hours(['22:00', '02:00']), 'Asia/Tokyo'), '2026-05-01', 1)).toEqual([
    ['2026-05-01', ['00:00:00+09:00 02:00:00+09:00', '22:00:00+09:00 00:00:00+09:00'], 240],
  ])
  const samoa = ahead(week(hours(['09:00', '10:00']), 'Pacific/Apia'), '2011-12-29', 3)
  expect(
    samoa.map(([date, open, minutes, ...more]) => [
      date,
      (open as string[]).length,
      minutes,
      ...more.slice(-1),
    ]),
  ).toEqual([
    ['2011-12-29', 1, 60, expect.stringContaining('1440')],
    ['2011-12-30', 0, 0, 'skipped'],
    ['2011-12-31', 1, 60],
  ])
})

test('never and always', () => {
  const at = Date.parse('2026-05-01T00:00:00Z')
  const options = { from: '2026-05-01', days: 1, at }
  expect(hoursAhead(week(CLOSED, 'Asia/Tokyo'), options)).toMatchObject({
    nextOpening: null,
    nextClosing: expect.any(String),
  })
  expect(hoursAhead(week(ALL_DAY, 'Asia/Tokyo'), options)).toMatchObject({
    nextOpening: '2026-05-01T09:00:00+09:00',
    nextClosing: null,
  })
})

test('is what messages are judged by, at each quarter of an hour of five weeks', () => {
  const schedule = week(hours(['01:15', '03:45'], ['22:00', '01:00']), 'America/Havana', [
    { date: '2026-11-02', name: 'Fair', openAllDay: true },
  ])
  const { days } = hoursAhead(schedule, { from: '2026-10-15', days: 35, at: 0 })
  const spells = days.flatMap(({ open }) =>
    open.map(({ from, to }) => [Date.parse(from), Date.parse(to)] as const),
  )
  for (let at = Date.parse('2026-10-15T05:00:00Z'); at < Date.parse('2026-11-18T00:00:00Z'); at += 900_000) {
    expect({ at, open: spells.some(([from, to]) => from <= at && at < to) }).toEqual({
      at,
      open: judgeHours(schedule, at).open,
    })
  }
  expect(dateAt('America/Havana', Date.parse('2026-11-01T04:30:00Z'))).toBe('2026-11-01')
})
