export const WEEKDAYS = [
  ...(['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const),
] as const
export type Weekday = (typeof WEEKDAYS)[number]

/** Opening and closing time as `HH:MM`. A closing time before the opening one is on the next day. */
export interface Interval {
  open: string
  close: string
}

/** A day in the form. It keeps its intervals while it is set to "closed", so that changing it back loses nothing. */
export interface Day {
  kind: 'closed' | 'openAllDay' | 'intervals'
  intervals: Interval[]
}

/** The hours of a day that is newly opened. */
export const USUAL: Interval = { open: '09:00', close: '18:00' }

type Stored = { closed: true } | { openAllDay: true } | { intervals: Interval[] }

/** A stored day in the form's shape. */
export function dayOf(stored: Stored): Day {
  if ('intervals' in stored) return { kind: 'intervals', intervals: stored.intervals }
  return { kind: 'closed' in stored ? 'closed' : 'openAllDay', intervals: [] }
}

/** A day in the API's shape. */
export function storedOf({ kind, intervals }: Day): Stored {
  if (kind === 'intervals') return { intervals }
  return kind === 'closed' ? { closed: true } : { openAllDay: true }
}

/**
 * Reads a time as people type it: `9`, `930`, `9.30` and `09:30`. Anything else stays as it is, and the API says what
 * is wrong with it.
 */
export function asTime(text: string): string {
  const digits = text.replaceAll(/\D/g, '')
  const parts = /[^\d]/.test(text.trim()) ? text.trim().split(/\D+/) : undefined
  const [hour, minute] = parts ?? [
    digits.length > 2 ? digits.slice(0, -2) : digits,
    digits.length > 2 ? digits.slice(-2) : '0',
  ]
  if (!hour || Number(hour) > 24 || Number(minute || 0) > 59) return text
  return `${hour.padStart(2, '0')}:${(minute || '0').padStart(2, '0')}`
}

/** Minutes since midnight; NaN if it is no time. */
export function minutesOf(time: string): number {
  const [hour, minute] = time.split(':')
  return Number(hour) * 60 + Number(minute)
}

/** Minutes of a day. */
export const DAY = 1_440

/** A part of a day, in minutes since its midnight. `to` is not included; above 1440 it is on the next day. */
export interface Span {
  from: number
  to: number
}

/** An interval in minutes; past midnight it counts on. Undefined while it is no time. */
export function spanOf({ open, close }: Interval): Span | undefined {
  const [from, to] = [minutesOf(open), minutesOf(close)]
  if (Number.isNaN(from) || Number.isNaN(to)) return undefined
  return { from, to: to > from ? to : to + DAY }
}

/** The open parts of a day, as they are entered. An interval past midnight counts on. */
export function spansOf({ kind, intervals }: Day): Span[] {
  if (kind === 'closed') return []
  if (kind === 'openAllDay') return [{ from: 0, to: DAY }]
  return intervals.flatMap(one => spanOf(one) ?? [])
}

/** The same, cut at midnight, as a bar of the day shows them. */
export function shownSpansOf(day: Day): Span[] {
  return spansOf(day).map(({ from, to }) => ({ from, to: Math.min(to, DAY) }))
}
