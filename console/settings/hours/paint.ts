import { DAY, type Day, type Interval, type Span, spanOf, spansOf } from './clock.ts'

/** The step of painting, minutes. */
const SLOT = 30
/** The most intervals that the API takes for a day. */
const MOST = 10

/**
 * The beginning of the half hour at a place on a bar. Outside of the bar it is the nearest one.
 *
 * @param x a horizontal position, px, in the same system as `left`
 */
export function slotAt(x: number, { left, width }: { left: number; width: number }): number {
  const last = DAY / SLOT - 1
  return Math.min(Math.max(Math.floor(((x - left) / width) * (last + 1)), 0), last) * SLOT
}

/** From one half hour to another, both included, in any order. */
export function between(one: number, other: number): Span {
  return { from: Math.min(one, other), to: Math.max(one, other) + SLOT }
}

/** Whether a day is open at a minute since its midnight. */
export function isOpenAt(day: Day, minute: number): boolean {
  return rangesOf(day).some(({ from, to }) => from <= minute && minute < to)
}

/**
 * A day after a part of it was opened or closed. If the result can't be stored, the day stays as it was. An interval
 * that is no time yet stays too: somebody is typing it.
 */
export function painted(day: Day, part: Span, isOpen: boolean): Day {
  const ranges = rangesOf(day)
  const next = isOpen ? joined([...ranges, part]) : ranges.flatMap(range => without(range, part))
  // Anything that begins after midnight belongs to the next day.
  const own = next.filter(({ from }) => from < DAY)
  if (own.some(({ from, to }) => from === 0 && to >= DAY)) return { kind: 'openAllDay', intervals: [] }
  const unread = day.kind === 'intervals' ? day.intervals.filter(one => spanOf(one) === undefined) : []
  const intervals = [...own.map(intervalOf), ...unread]
  if (intervals.length === 0) return { kind: 'closed', intervals: [] }
  return intervals.length > MOST ? day : { kind: 'intervals', intervals }
}

/** The part of a day's hours that lies after midnight, in minutes since that midnight. */
export function tailOf(day: Day): Span | undefined {
  const last = rangesOf(day).find(({ to }) => to > DAY)
  return last && { from: 0, to: last.to - DAY }
}

/** The open parts of a day, joined and sorted. */
const rangesOf = (day: Day): Span[] => joined(spansOf(day))

/** Ranges without overlaps, in order. Ranges that touch become one. */
function joined(ranges: Span[]): Span[] {
  const done: Span[] = []
  for (const next of ranges.toSorted((a, b) => a.from - b.from)) {
    const last = done.at(-1)
    if (last && last.to >= next.from) last.to = Math.max(last.to, next.to)
    else done.push({ ...next })
  }
  return done
}

/** A range without a part of it: what is left before it and after it. */
function without({ from, to }: Span, part: Span): Span[] {
  const left = { from, to: Math.min(to, part.from) }
  const right = { from: Math.max(from, part.to), to }
  return [left, right].filter(span => span.from < span.to)
}

function intervalOf({ from, to }: Span): Interval {
  // An interval of 24 hours or more can't be stored, so it ends at midnight.
  const end = to - DAY >= from ? DAY : to
  return { open: clockOf(from), close: end > DAY ? clockOf(end - DAY) : clockOf(end) }
}

/** Minutes since midnight as `09:30`. */
export function clockOf(minutes: number): string {
  const two = (number: number) => String(number).padStart(2, '0')
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}
