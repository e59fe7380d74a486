/** When a snooze may end: after a while, or on another day at nine by the clocks of the channel. */
export type SnoozeTime = 'hour' | 'hours' | 'tomorrow' | 'monday'
export const SNOOZE_TIMES: readonly SnoozeTime[] = ['hour', 'hours', 'tomorrow', 'monday']

const HOUR_MS = 60 * 60_000
const DAY_MS = 24 * HOUR_MS

/** As the API takes it: an instant, or a time without an offset, which is one of the channel's zone. */
export function snoozeUntil(time: SnoozeTime, now: number, zone: string): string {
  if (time === 'hour') return new Date(now + HOUR_MS).toISOString()
  if (time === 'hours') return new Date(now + 3 * HOUR_MS).toISOString()
  const today = dateIn(zone, now)
  const days = time === 'tomorrow' ? 1 : daysToMonday(today)
  return `${new Date(Date.parse(today) + days * DAY_MS).toISOString().slice(0, 10)}T09:00`
}

/** The date there, as `2026-11-30`. */
function dateIn(zone: string, at: number): string {
  const parts = new Intl.DateTimeFormat('en-CA-u-ca-gregory', { timeZone: zone, dateStyle: 'short' })
  return parts.format(at)
}

/** From 1 to 7: a Monday's next Monday is a week away. */
function daysToMonday(date: string): number {
  return (8 - new Date(date).getUTCDay()) % 7 || 7
}
