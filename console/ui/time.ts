import { useCallback, useEffect, useMemo, useState } from 'react'
import { useLocale, useTimeZone } from 'use-intl'

const formats = new Map<string, Intl.DateTimeFormat>()

function formatOf(locale: string, timeZone: string | undefined, options: Intl.DateTimeFormatOptions) {
  const key = JSON.stringify([locale, timeZone, options])
  const known = formats.get(key)
  if (known) return known
  // Years of the Gregorian calendar. By default a Thai page would say 2569.
  const made = new Intl.DateTimeFormat(locale.startsWith('th') ? `${locale}-u-ca-gregory` : locale, {
    timeZone,
    ...options,
  })
  formats.set(key, made)
  return made
}

/** Times in the agent's language and zone. */
export interface Times {
  /** 14:03 */
  clock(at: string | number): string
  /** The time if it was today, else the date. */
  short(at: string): string
  /** 30 Nov, 14:03 */
  full(at: string | number): string
  /** Monday, 30 November */
  day(at: string): string
  /** A key that is the same for all times of one day. */
  dayKey(at: string): string
}

type DateFormat = (options: Intl.DateTimeFormatOptions, at: string | number | Date) => string

/** Writes dates as the browser does, if it knows the language. */
export function useDateFormat(): DateFormat {
  const language = useLocale()
  const locale = navigator.languages.find(tag => tag.split('-')[0] === language) ?? language
  const zone = useTimeZone()
  return useCallback((options, at) => formatOf(locale, zone, options).format(new Date(at)), [locale, zone])
}

const CLOCK = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const

/** The same functions as long as language and zone stay, so that what depends on them need not be made again. */
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

/** The current time, epoch ms, updated at each tick, so that waiting times on the page stay right. */
export function useNow(everyMs: number): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs)
    return () => clearInterval(timer)
  }, [everyMs])
  return now
}

/** A duration in its largest unit: minutes, hours or days. */
export function span(ms: number): { unit: 'minutes' | 'hours' | 'days'; count: number } {
  const minutes = Math.max(0, Math.floor(ms / 60_000))
  if (minutes < 60) return { unit: 'minutes', count: minutes }
  if (minutes < 24 * 60) return { unit: 'hours', count: Math.floor(minutes / 60) }
  return { unit: 'days', count: Math.floor(minutes / (24 * 60)) }
}
