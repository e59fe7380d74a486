import { useCallback, useEffect, useMemo, useState } from 'react'
import { useLocale, useTimeZone } from 'use-intl'

// Making a format takes long, and lists need hundreds.
const formats = new Map<string, Intl.DateTimeFormat>()

function formatOf(locale: string, timeZone: string | undefined, options: Intl.DateTimeFormatOptions) {
  const key = JSON.stringify([locale, timeZone, options])
  const known = formats.get(key)
  if (known) return known
  // The Gregorian calendar: by default a Thai page would show the Buddhist year 2569.
  const made = new Intl.DateTimeFormat(locale.startsWith('th') ? `${locale}-u-ca-gregory` : locale, {
    timeZone,
    ...options,
  })
  formats.set(key, made)
  return made
}

/** Words for times, in the agent's language and time zone. `at` is ISO 8601 or epoch ms. */
export interface Times {
  /** 14:03 */
  clock(at: string | number): string
  /** The time if it is today, else the date. */
  short(at: string): string
  /** 30 Nov, 14:03 */
  full(at: string | number): string
  /** Monday, 30 November */
  day(at: string): string
  /** A text that is equal for all times of one day. */
  dayKey(at: string): string
}

type DateFormat = (options: Intl.DateTimeFormatOptions, at: string | number | Date) => string

/**
 * Returns a function that writes dates in the agent's language. If the browser's own languages include a regional
 * form of it, such as en-GB, that form is used.
 */
export function useDateFormat(): DateFormat {
  const language = useLocale()
  const locale = navigator.languages.find(tag => tag.split('-')[0] === language) ?? language
  const zone = useTimeZone()
  return useCallback((options, at) => formatOf(locale, zone, options).format(new Date(at)), [locale, zone])
}

const CLOCK = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const

/** Words for times. The object stays the same until language or zone change, so that memoised lines stay too. */
export function useTimes(): Times {
  const format = useDateFormat()
  return useMemo(() => {
    const dayKey = (at: string | number) => format({ dateStyle: 'short' }, at)
    return {
      clock: at => format(CLOCK, at),
      short: at =>
        dayKey(at) === dayKey(Date.now())
          ? format(CLOCK, at)
          : format({ day: 'numeric', month: 'short' }, at),
      full: at => format({ day: 'numeric', month: 'short', ...CLOCK }, at),
      day: at => format({ weekday: 'long', day: 'numeric', month: 'long' }, at),
      dayKey,
    }
  }, [format])
}

/** The current time, epoch ms. The component renders again at each tick, so that waiting times stay right. */
export function useNow(everyMs: number): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs)
    return () => clearInterval(timer)
  }, [everyMs])
  return now
}

/** A duration, ms, in its largest unit, rounded down. Below a minute it is 0 minutes. */
export function span(ms: number): { unit: 'minutes' | 'hours' | 'days'; count: number } {
  const minutes = Math.max(0, Math.floor(ms / 60_000))
  if (minutes < 60) return { unit: 'minutes', count: minutes }
  if (minutes < 24 * 60) return { unit: 'hours', count: Math.floor(minutes / 60) }
  return { unit: 'days', count: Math.floor(minutes / (24 * 60)) }
}
