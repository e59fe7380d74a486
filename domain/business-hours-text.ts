import { DAY_MS, offsetAt, zoneOf } from './business-hours-clock.ts'

/**
 * Up to this many days ahead the weekday alone names the day. The seventh day has the same name as
 * today.
 */
const DAYS_BY_NAME = 6

/**
 * An opening (epoch ms) in words, for a reader at `now`, in the schedule's zone and the reader's
 * language: "Monday 09:00", "วันจันทร์ 09:00". The date is added when it is more than six days ahead,
 * and the year when it is another year. Never "today" or "tomorrow", because a message may be read
 * later.
 *
 * `locale` is a BCP 47 tag; `en_US` is accepted, too. For an unknown language the text is English; an
 * invalid tag throws a RangeError.
 */
export function describeOpening(opening: number, now: number, timezone: string, locale: string): string {
  const zone = zoneOf(timezone)
  const wallDay = (instant: number) => Math.floor((instant + offsetAt(zone, instant)) / DAY_MS)
  const yearOf = (day: number) => new Date(day * DAY_MS).getUTCFullYear()
  const [today, day] = [wallDay(now), wallDay(opening)]
  const byName = day - today <= DAYS_BY_NAME
  // Without the second choice, Intl would use the machine's language.
  const languages = [locale.replaceAll('_', '-'), 'en']
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(languages, { ...options, timeZone: timezone }).format(opening)
  const date = format({
    weekday: 'long',
    ...(!byName && { day: 'numeric', month: 'long' }),
    ...(!byName && yearOf(day) !== yearOf(today) && { year: 'numeric' }),
  })
  return `${date} ${format({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })}`
}
