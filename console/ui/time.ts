import { createContext, useContext, useEffect, useMemo, useState } from 'react'
import { useLocale, useTimeZone } from 'use-intl'
import { type Calendar, type DateFormat, dateFormat, type Times, timesOf } from './dates.ts'

/** The agent's choice; their zone is in the provider of texts. */
export const CalendarContext = createContext<Calendar>('gregory')

/**
 * Returns a function that writes dates in the agent's language. If the browser's own languages include a regional
 * form of it, such as en-GB, that form is used.
 */
export function useDateFormat(): DateFormat {
  const language = useLocale()
  const locale = navigator.languages.find(tag => tag.split('-')[0] === language) ?? language
  const zone = useTimeZone()
  const calendar = useContext(CalendarContext)
  return useMemo(() => dateFormat({ locale, zone, calendar }), [locale, zone, calendar])
}

/** Words for times. The object stays the same until language, zone or calendar change, so that memoised lines stay too. */
export function useTimes(): Times {
  const format = useDateFormat()
  return useMemo(() => timesOf(format), [format])
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
