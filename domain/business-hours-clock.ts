import { DateTime, IANAZone } from 'luxon'

/**
 * A day on the wall clock, ms. It has 24 hours, even when a change of the clock makes the real day 23
 * or 25 hours long.
 */
export const DAY_MS = 86_400_000

/**
 * Whether this Node.js knows a time zone by this name. Stored schedules are checked with this. New ones
 * are checked more strictly (time-zone.ts), but they were not always.
 */
export function isTimezone(timezone: string): boolean {
  // Newer versions accept an offset (+07:00) as a zone; such a zone would never change its clock.
  return /^[a-z]/i.test(timezone) && IANAZone.create(timezone).isValid
}

/**
 * The zone with this IANA name. Throws a RangeError when there is none; schedules are checked when they
 * are saved.
 */
export function zoneOf(timezone: string): IANAZone {
  if (!isTimezone(timezone)) throw new RangeError(`not an IANA time zone: ${timezone}`)
  return IANAZone.create(timezone)
}

/**
 * The difference (ms) between the zone's wall clock and UTC at an instant (epoch ms): wall time =
 * instant + offset.
 */
export function offsetAt(zone: IANAZone, instant: number): number {
  return Math.round(zone.offset(instant) * 60_000)
}

/** A span [from, to) of instants (epoch ms) in which the clock is not changed. */
export interface Stretch {
  from: number
  to: number
  /** In ms: wall time = instant + offset. */
  offset: number
}

/**
 * No zone has moved its clock forward and back within one day, so checking once a day finds every
 * change.
 */
const PROBE_MS = DAY_MS

/** Splits [from, to) at each change of the zone's clock. */
export function stretches(zone: IANAZone, from: number, to: number): Stretch[] {
  const found: Stretch[] = []
  let start = from
  let offset = offsetAt(zone, from)
  for (let probed = from; probed < to; ) {
    const probe = Math.min(probed + PROBE_MS, to)
    if (offsetAt(zone, probe) === offset) {
      probed = probe
      continue
    }
    const change = firstChange(zone, offset, probed, probe)
    found.push({ from: start, to: change, offset })
    start = change
    offset = offsetAt(zone, change)
    probed = change
  }
  if (start < to) found.push({ from: start, to, offset })
  return found
}

/** The first instant with another offset. At `before` the offset is `offset`; at `after` it is another. */
function firstChange(zone: IANAZone, offset: number, before: number, after: number): number {
  let low = before
  let high = after
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (offsetAt(zone, middle) === offset) low = middle
    else high = middle
  }
  return high
}

/** Whether the zone skipped this whole date, as zones did that crossed the date line. */
export function isSkipped(zone: IANAZone, day: number): boolean {
  // A wall time that never existed is moved forward by the skipped time, which leads out of the date.
  const noon = DateTime.fromMillis(day * DAY_MS + DAY_MS / 2, { zone: 'utc' })
  return noon.setZone(zone, { keepLocalTime: true }).day !== noon.day
}
