import { DateTime, IANAZone } from 'luxon'

/** A day on the wall clock, which has 24 hours also where the instants it takes are 23 or 25. */
export const DAY_MS = 86_400_000

/**
 * Whether the running Node.js knows a zone by this name: what is stored is used by it. What may be saved is less
 * (time-zone.ts), but was not always.
 */
export function isTimezone(timezone: string): boolean {
  // Newer versions take an offset (+07:00) for a zone, which would never change its clock.
  return /^[a-z]/i.test(timezone) && IANAZone.create(timezone).isValid
}

/** The zone of this IANA name. Throws a RangeError when there is none: schedules are checked when they are saved. */
export function zoneOf(timezone: string): IANAZone {
  if (!isTimezone(timezone)) throw new RangeError(`not an IANA time zone: ${timezone}`)
  return IANAZone.create(timezone)
}

/** What to add to an instant (epoch ms) for its wall time: the clock's reading, in ms, as if it were UTC. */
export function offsetAt(zone: IANAZone, instant: number): number {
  return Math.round(zone.offset(instant) * 60_000)
}

/** A stretch [from, to) of instants (epoch ms) in which the clock is never changed. */
export interface Stretch {
  from: number
  to: number
  /** In ms: wall time = instant + offset. */
  offset: number
}

/** No zone has put its clock ahead and back within a day, so that probing each day misses no change. */
const PROBE_MS = DAY_MS

/** Cuts [from, to) where the zone's clock is changed. */
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

/** The first instant whose offset is another; at `before` it is `offset`, and at `after` no longer. */
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

/** Whether the zone went over this whole date, as those did that crossed the date line. */
export function isSkipped(zone: IANAZone, day: number): boolean {
  // A time that no clock showed is moved ahead by as much as was skipped: out of the date.
  const noon = DateTime.fromMillis(day * DAY_MS + DAY_MS / 2, { zone: 'utc' })
  return noon.setZone(zone, { keepLocalTime: true }).day !== noon.day
}
