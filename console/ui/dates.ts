import type { AgentSettings } from '../api/types.ts'

/** How years are counted where the language is Thai: 2026, or 2569 of the Buddhist era. */
export type Calendar = AgentSettings['calendar']

export interface DateChoice {
  /** A language tag, such as `en-GB`. */
  locale: string
  /** Undefined: the browser's. */
  zone: string | undefined
  calendar: Calendar
}

export type DateFormat = (options: Intl.DateTimeFormatOptions, at: string | number | Date) => string

const formats = new Map<string, Intl.DateTimeFormat>()

/** Writes dates by a choice. To make a format takes long, so each is made once. */
export function dateFormat({ locale, zone, calendar }: DateChoice): DateFormat {
  // By itself a Thai page would count years of the Buddhist era.
  const tag = locale.startsWith('th') ? `${locale}-u-ca-${calendar}` : locale
  return (options, at) => {
    const key = JSON.stringify([tag, zone, options])
    const known = formats.get(key)
    const format = known ?? new Intl.DateTimeFormat(tag, { timeZone: zone, ...options })
    if (!known) formats.set(key, format)
    return format.format(new Date(at))
  }
}

/** Words for times, in the agent's language and time zone. `at` is ISO 8601 or epoch ms. */
export interface Times {
  /** 14:03 */
  clock(at: string | number): string
  /** The time if it is today, else the date. */
  short(at: string): string
  /** 30 Nov, 14:03 */
  full(at: string | number): string
  /** 30 Nov, 14:03:27 */
  exact(at: string | number): string
  /** Monday, 30 November */
  day(at: string): string
  /** A text that is equal for all times of one day. */
  dayKey(at: string): string
}

const CLOCK = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const
const YEAR = { year: 'numeric' } as const

/** The year is named if it is another one than today's. */
export function timesOf(format: DateFormat, now: () => number = Date.now): Times {
  const dayKey = (at: string | number) => format({ dateStyle: 'short' }, at)
  const year = (at: string | number) => (format(YEAR, at) === format(YEAR, now()) ? {} : YEAR)
  return {
    clock: at => format(CLOCK, at),
    short: at =>
      dayKey(at) === dayKey(now())
        ? format(CLOCK, at)
        : format({ day: 'numeric', month: 'short', ...year(at) }, at),
    full: at => format({ day: 'numeric', month: 'short', ...year(at), ...CLOCK }, at),
    exact: at => format({ day: 'numeric', month: 'short', ...year(at), ...CLOCK, second: '2-digit' }, at),
    day: at => format({ weekday: 'long', day: 'numeric', month: 'long', ...year(at) }, at),
    dayKey,
  }
}
