import type { Language, Moment } from './words.ts'

type Shown = Pick<
  Intl.DateTimeFormatOptions,
  'dateStyle' | 'day' | 'month' | 'year' | 'hour' | 'minute' | 'second' | 'hourCycle'
>

/** The parts of use-intl's translator and formatter that are used here. */
export interface Translations {
  t: { (key: string, values?: Record<string, string | number>): string; has: (key: string) => boolean }
  format: {
    dateTime: (at: Date, options: Shown) => string
    list: (items: string[]) => string | Iterable<unknown>
  }
}

const CLOCK = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const
const DAY = { day: 'numeric', month: 'short' } as const
const YEAR = { year: 'numeric' } as const

/** The reader's language, clock and time zone. Times of today are shown without the date, and those of this year without the year. */
export function languageOf({ t, format }: Translations, now: Date): Language {
  const dayOf = (at: Date) => format.dateTime(at, { dateStyle: 'short' })
  const yearOf = (at: Date) => format.dateTime(at, YEAR)
  return {
    has: key => t.has(key),
    text: (key, values) => t(key, values),
    list: items => String(format.list(items)),
    moment({ at, exact }: Moment) {
      const date = new Date(at)
      if (Number.isNaN(date.getTime())) return String(at)
      const clock = { ...CLOCK, ...(exact && ({ second: '2-digit' } as const)) }
      if (dayOf(date) === dayOf(now)) return format.dateTime(date, clock)
      const day = { ...DAY, ...(yearOf(date) !== yearOf(now) && YEAR) }
      return format.dateTime(date, { ...day, ...clock })
    },
  }
}
