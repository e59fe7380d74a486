import { expect, test } from 'vitest'
import { type SnoozeTime, snoozeUntil } from './snooze-times.ts'

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
