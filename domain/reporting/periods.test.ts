import { expect, test } from 'vitest'
import { periodOf, periodsIn, type TimeUnit } from './periods.ts'

const at = (text: string) => Date.parse(text)
const shown = (unit: TimeUnit, zone: string, from: string, to: string) =>
  periodsIn(unit, zone, { from: at(from), to: at(to) }).map(period => [
    period.name,
    (period.to - period.from) / 3_600_000,
  ])

test.each<[TimeUnit, string, string, string, [string, number][]]>([
  [
    'hour',
    'UTC',
    '2026-03-01T10:30:00Z',
    '2026-03-01T12:15:00Z',
    [
      ['2026-03-01 10:00', 0.5],
      ['2026-03-01 11:00', 1],
      ['2026-03-01 12:00', 0.25],
    ],
  ],
  // Berlin sets its clock forward, and back.
  [
    'day',
    'Europe/Berlin',
    '2026-03-28T23:00:00Z',
    '2026-03-30T22:00:00Z',
    [
      ['2026-03-29', 23],
      ['2026-03-30', 24],
    ],
  ],
  ['day', 'Europe/Berlin', '2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z', [['2026-10-25', 25]]],
  [
    'hour',
    'Europe/Berlin',
    '2026-10-25T00:00:00Z',
    '2026-10-25T02:00:00Z',
    [
      ['2026-10-25 02:00', 1],
      ['2026-10-25 02:00', 1],
    ],
  ],
  // Its clock moves by half an hour, at two in the morning.
  [
    'hour',
    'Australia/Lord_Howe',
    '2026-10-03T15:00:00Z',
    '2026-10-03T16:30:00Z',
    [
      ['2026-10-04 01:00', 0.5],
      ['2026-10-04 02:00', 0.5],
      ['2026-10-04 03:00', 0.5],
    ],
  ],
  [
    'week',
    'Asia/Bangkok',
    '2026-03-07T00:00:00Z',
    '2026-03-09T00:00:00Z',
    [
      ['2026-03-02', 41],
      ['2026-03-09', 7],
    ],
  ],
  [
    'month',
    'Asia/Bangkok',
    '2026-02-28T16:00:00Z',
    '2026-02-28T18:00:00Z',
    [
      ['2026-02-01', 1],
      ['2026-03-01', 1],
    ],
  ],
  // Samoa skipped a date.
  [
    'day',
    'Pacific/Apia',
    '2011-12-30T00:00:00Z',
    '2011-12-31T10:00:00Z',
    [
      ['2011-12-29', 10],
      ['2011-12-31', 24],
    ],
  ],
])('by %s in %s', (unit, zone, from, to, expected) => {
  expect(shown(unit, zone, from, to)).toEqual(expected)
})

test('every moment is in one period, and keys differ', () => {
  for (const unit of ['hour', 'day', 'week', 'month'] as const) {
    for (const zone of ['UTC', 'Europe/London', 'America/New_York', 'Asia/Kathmandu', 'Pacific/Apia']) {
      const range = { from: at('2026-03-20T03:17:00Z'), to: at('2026-11-04T21:41:00Z') }
      const periods = periodsIn(unit, zone, range)
      expect(periods[0]?.from).toBe(range.from)
      expect(periods.at(-1)?.to).toBe(range.to)
      expect(periods.slice(1).map(({ from }) => from)).toEqual(periods.slice(0, -1).map(({ to }) => to))
      expect(new Set(periods.map(({ key }) => key)).size).toBe(periods.length)
    }
  }
})

test('a period is found by its key, as it is among all of the range', () => {
  for (const unit of ['hour', 'day', 'week', 'month'] as const) {
    for (const zone of [
      'Europe/Berlin',
      'Australia/Lord_Howe',
      'Asia/Kolkata',
      'Pacific/Apia',
      'Africa/Cairo',
    ]) {
      const range = { from: at('2026-09-20T03:17:00Z'), to: at('2026-11-04T21:41:00Z') }
      for (const { key, from, to } of periodsIn(unit, zone, range)) {
        expect([zone, key, periodOf(unit, zone, key, range)]).toEqual([zone, key, { from, to }])
      }
      expect(periodOf(unit, zone, '2025-01-01', range)).toBeUndefined()
    }
  }
})

test('a day that midnight comes to twice is from its first moment to its last', () => {
  const range = { from: at('2009-10-30T00:00:00Z'), to: at('2009-11-03T00:00:00Z') }
  // A minute after midnight the clock was set back to 23:01.
  expect(periodOf('day', 'America/St_Johns', '2009-10-31', range)).toEqual({
    from: at('2009-10-31T02:30:00Z'),
    to: at('2009-11-01T03:30:00Z'),
  })
})
