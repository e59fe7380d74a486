import { expect, test } from 'vitest'
import { isWallTime, momentOf } from './wall-time.ts'

test.each([
  ['2026-12-01T09:00', 'Asia/Bangkok', '2026-12-01T02:00:00.000Z'],
  ['2026-12-01T09:00:30.5', 'UTC', '2026-12-01T09:00:30.500Z'],
  ['2026-07-01T09:00', 'America/New_York', '2026-07-01T13:00:00.000Z'],
  // The clock goes from 02:00 to 03:00.
  ['2026-03-29T02:30', 'Europe/Berlin', '2026-03-29T01:30:00.000Z'],
  // The clock shows it twice.
  ['2026-10-25T02:30', 'Europe/Berlin', '2026-10-25T00:30:00.000Z'],
])('%s in %s is %s', (wallTime, timezone, moment) => {
  expect(isWallTime(wallTime)).toBe(true)
  expect(new Date(momentOf(wallTime, timezone)).toISOString()).toBe(moment)
})

test.each(['2026-12-01', '09:00', '2026-02-30T09:00', '2026-12-01T24:30', '2026-12-01T09:00Z', 'tomorrow'])(
  '%s is none',
  text => {
    expect(isWallTime(text)).toBe(false)
  },
)
