import { wallOf } from '../reports/zoned.ts'

/**
 * The offered ends of a snooze: after one or three hours, or tomorrow or on Monday at nine, in the channel's time
 * zone.
 */
export type SnoozeTime = 'hour' | 'hours' | 'tomorrow' | 'monday'
export const SNOOZE_TIMES: readonly SnoozeTime[] = ['hour', 'hours', 'tomorrow', 'monday']

/** Whether a time depends on a time zone. */
export const isByClock = (time: SnoozeTime) => time === 'tomorrow' || time === 'monday'

const HOUR_MS = 60 * 60_000
const DAY_MS = 24 * HOUR_MS

/**
 * The end of a snooze as the API takes it: an instant (`…Z`), or a local time without an offset (`2026-12-01T09:00`),
 * which the API reads in the channel's zone. So the service does the work around changes of daylight saving time.
 *
 * @param now epoch ms
 * @param zone the channel's time zone, IANA
 */
export function snoozeUntil(time: SnoozeTime, now: number, zone: string): string {
  if (time === 'hour') return new Date(now + HOUR_MS).toISOString()
  if (time === 'hours') return new Date(now + 3 * HOUR_MS).toISOString()
  const today = dateIn(zone, now)
  const days = time === 'tomorrow' ? 1 : daysToMonday(today)
  return `${new Date(Date.parse(today) + days * DAY_MS).toISOString().slice(0, 10)}T09:00`
}

/**
 * The instant at which a zone's clock shows a local time (`2026-12-01T09:00`), for conversations of different channels: the
 * API would read it in the zone of each. The offset is looked up twice, because it may change between the guess and the result.
 */
export function instantOf(local: string, zone: string): string {
  const wall = Date.parse(`${local}Z`)
  const offsetAt = (instant: number) => wallOf(instant, zone).getTime() - instant
  return new Date(wall - offsetAt(wall - offsetAt(wall))).toISOString()
}

/** The date at an instant in a zone, as `2026-11-30`. */
function dateIn(zone: string, at: number): string {
  const parts = new Intl.DateTimeFormat('en-CA-u-ca-gregory', { timeZone: zone, dateStyle: 'short' })
  return parts.format(at)
}

/** Days until the next Monday, 1 to 7. On a Monday it is 7. */
function daysToMonday(date: string): number {
  return (8 - new Date(date).getUTCDay()) % 7 || 7
}
