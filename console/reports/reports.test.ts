import { expect, test } from 'vitest'
import { toCsv } from './csv.ts'
import { periodsBetween } from './periods.ts'
import { rangeOf } from './range.ts'
import { beginningOf, dateOf, offsetIfTwice } from './zoned.ts'

const iso = (at: number) => new Date(at).toISOString()

test('days begin where the zone has them, also when the clocks change', () => {
  expect(iso(beginningOf('2026-11-24', 'Asia/Bangkok'))).toBe('2026-11-23T17:00:00.000Z')
  expect(iso(beginningOf('2026-03-29', 'Europe/Berlin'))).toBe('2026-03-28T23:00:00.000Z')
  expect(iso(beginningOf('2026-03-30', 'Europe/Berlin'))).toBe('2026-03-29T22:00:00.000Z')
  expect(dateOf(Date.parse('2026-11-23T17:00:00Z'), 'Asia/Bangkok')).toBe('2026-11-24')
})

test('a range is whole days, but for what lies ahead', () => {
  const now = Date.parse('2026-11-24T05:00:00Z')
  const shown = (choice: Parameters<typeof rangeOf>[0]) => {
    const { from, to } = rangeOf(choice, 'Asia/Bangkok', now)
    return [iso(from), iso(to)]
  }
  expect(shown({ range: 'today' })).toEqual(['2026-11-23T17:00:00.000Z', '2026-11-24T05:00:00.000Z'])
  expect(shown({ range: '7d' })[0]).toBe('2026-11-17T17:00:00.000Z')
  expect(shown({ from: '2026-11-01', to: '2026-11-02' })).toEqual([
    '2026-10-31T17:00:00.000Z',
    '2026-11-02T17:00:00.000Z',
  ])
  expect(shown({ from: '2026-11-20', to: '2026-12-31' })[1]).toBe(iso(now))
})

test('periods without anything are there too', () => {
  const at = (text: string) => Date.parse(text)
  const between = (from: string, to: string, unit: Parameters<typeof periodsBetween>[2]) =>
    periodsBetween(at(from), at(to), unit, 'Asia/Bangkok')
  expect(between('2026-11-22T17:00:00Z', '2026-11-25T17:00:00Z', 'day')).toEqual([
    '2026-11-23',
    '2026-11-24',
    '2026-11-25',
  ])
  expect(between('2026-11-18T00:00:00Z', '2026-11-24T00:00:00Z', 'week')).toEqual([
    '2026-11-16',
    '2026-11-23',
  ])
  expect(between('2026-01-31T00:00:00Z', '2026-03-01T00:00:00Z', 'month')).toEqual([
    '2026-01-01',
    '2026-02-01',
    '2026-03-01',
  ])
  expect(between('2026-11-24T00:10:00Z', '2026-11-24T02:00:00Z', 'hour')).toEqual([
    '2026-11-24T00:00Z',
    '2026-11-24T01:00Z',
  ])
})

test('hours begin where the clock of the zone has them', () => {
  const hours = (from: string, to: string, zone: string) =>
    periodsBetween(Date.parse(from), Date.parse(to), 'hour', zone)
  expect(hours('2026-03-31T01:40:00Z', '2026-03-31T03:00:00Z', 'Asia/Kolkata')).toEqual([
    '2026-03-31T01:30Z',
    '2026-03-31T02:30Z',
  ])
  // Set back by half an hour, at two.
  expect(hours('2026-04-04T14:00:00Z', '2026-04-04T16:00:00Z', 'Australia/Lord_Howe')).toEqual([
    '2026-04-04T14:00Z',
    '2026-04-04T14:30Z',
    '2026-04-04T15:30Z',
  ])
})

test.each([
  ['2026-03-29', 'Europe/Berlin', 23, []],
  ['2026-10-25', 'Europe/Berlin', 25, ['UTC+2', 'UTC+1']],
  ['2026-11-01', 'America/New_York', 25, ['UTC-4', 'UTC-5']],
  // Begins at one.
  ['2026-04-24', 'Africa/Cairo', 23, []],
  ['2026-11-24', 'Asia/Bangkok', 24, []],
])(
  'the day %s in %s has its hours, and one that is there twice is told apart',
  (date, zone, count, twice) => {
    const [from, to] = [
      beginningOf(date, zone),
      beginningOf(dateOf(Date.parse(date) + 36e5 * 36, 'UTC'), zone),
    ]
    const hours = periodsBetween(from, to, 'hour', zone)
    expect(hours).toHaveLength(count)
    expect(hours.flatMap(key => offsetIfTwice(Date.parse(key), zone) ?? [])).toEqual(twice)
    expect(periodsBetween(from, to, 'day', zone)).toEqual([date])
  },
)

test('a file holds what the table shows, and no formula', () => {
  const csv = toCsv([
    ['Agent', 'Count'],
    ['Ann, "the first"', 2],
    ['=1+1', null],
  ])
  expect(csv).toBe('\ufeffAgent,Count\r\n"Ann, ""the first""",2\r\n\'=1+1,\r\n')
})
