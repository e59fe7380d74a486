// Days and hours in a time zone, from the browser's own data. Instants are epoch ms, dates are `YYYY-MM-DD`.

const formats = new Map<string, Intl.DateTimeFormat>()

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone)
  if (known) return known
  const made = new Intl.DateTimeFormat('en', {
    timeZone: zone,
    calendar: 'gregory',
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  })
  formats.set(zone, made)
  return made
}

/** How far the zone's clock is ahead of UTC at an instant, ms. */
function offsetAt(instant: number, zone: string): number {
  const parts = formatOf(zone).formatToParts(instant)
  const of = (type: string) => Number(parts.find(part => part.type === type)?.value)
  const wall = Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'))
  return wall - Math.floor(instant / 1_000) * 1_000
}

/** The time on the zone's clock as a Date whose UTC fields are that time. */
export function wallOf(instant: number, zone: string): Date {
  return new Date(instant + offsetAt(instant, zone))
}

/** The date in the zone at an instant. */
export function dateOf(instant: number, zone: string): string {
  return wallOf(instant, zone).toISOString().slice(0, 10)
}

/**
 * When a date begins in the zone, epoch ms. The offset is looked up twice, because it may change between the guess
 * and the result.
 */
export function beginningOf(date: string, zone: string): number {
  const wall = Date.parse(`${date}T00:00:00Z`)
  const guess = wall - offsetAt(wall, zone)
  return wall - offsetAt(guess, zone)
}

/** The date so many days later; negative: earlier. */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
}

/** No zone sets its clock back twice within so long, ms. */
const AROUND_MS = 12 * 3_600_000

/**
 * How far the zone's clock is ahead of UTC (`UTC+2`, `UTC-3:30`), if it shows the time of this instant twice, because it
 * is set back there; else undefined.
 */
export function offsetIfTwice(instant: number, zone: string): string | undefined {
  const offset = offsetAt(instant, zone)
  const isTwice = [instant - AROUND_MS, instant + AROUND_MS].some(near => {
    const other = instant + offset - offsetAt(near, zone)
    return other !== instant && offsetAt(other, zone) === offsetAt(near, zone)
  })
  if (!isTwice) return undefined
  const minutes = Math.abs(offset) / 60_000
  const rest = minutes % 60 === 0 ? '' : `:${String(Math.floor(minutes % 60)).padStart(2, '0')}`
  return `UTC${offset < 0 ? '-' : '+'}${Math.floor(minutes / 60)}${rest}`
}
