import { expect, test } from 'vitest'
import { instantOf, type SnoozeTime, snoozeUntil } from './snooze-times.ts'

test.each<[SnoozeTime, now: string, zone: string, expected: string]>([
  ['hour', '2026-11-30T22:30:00Z', 'UTC', '2026-11-30T23:30:00.000Z'],
  ['hours', '2026-11-30T22:30:00Z', 'UTC', '2026-12-01T01:30:00.000Z'],
  ['tomorrow', '2026-11-30T22:30:00Z', 'UTC', '2026-12-01T09:00'],
  // In Bangkok the next day has begun already.
  ['tomorrow', '2026-11-30T22:30:00Z', 'Asia/Bangkok', '2026-12-02T09:00'],
  ['monday', '2026-11-30T12:00:00Z', 'UTC', '2026-12-07T09:00'],
  ['monday', '2026-12-06T12:00:00Z', 'UTC', '2026-12-07T09:00'],
  ['monday', '2026-12-01T12:00:00Z', 'UTC', '2026-12-07T09:00'],
])('%s, at %s in %s', (time, now, zone, expected) => {
  expect(snoozeUntil(time, Date.parse(now), zone)).toBe(expected)
})

test.each([
  ['2026-12-01T09:00', 'Asia/Bangkok', '2026-12-01T02:00:00.000Z'],
  ['2026-12-01T09:00', 'UTC', '2026-12-01T09:00:00.000Z'],
  // The clocks are set back at 03:00 of this day, and forward at 02:00 of the other.
  ['2026-10-25T09:00', 'Europe/Berlin', '2026-10-25T08:00:00.000Z'],
  ['2026-03-29T09:00', 'Europe/Berlin', '2026-03-29T07:00:00.000Z'],
])('%s by the clocks of %s is %s', (local, zone, instant) => {
  expect(instantOf(local, zone)).toBe(instant)
})
