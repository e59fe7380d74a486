import { useFormatter, useTimeZone, useTranslations } from 'use-intl'
import { useDateFormat, useTimes } from '../ui/time.ts'
import type { Unit } from './columns.ts'
import { isPeriod, type TableRow } from './table.ts'
import type { Grouping } from './types.ts'
import { dateOf, offsetIfTwice } from './zoned.ts'

/** Returns a function that words a value: `3 min 20 s`, `84 %`; null is `–`. */
export function useFigure(): (value: number | null, unit: Unit) => string {
  const t = useTranslations('reports')
  const format = useFormatter()
  const durationOf = (ms: number) => {
    const [large, small] = partsOf(ms)
    const first = t(`span.${large.unit}`, { count: large.count })
    return small && small.count > 0 ? `${first} ${t(`span.${small.unit}`, { count: small.count })}` : first
  }
  return (value, unit) => {
    if (value === null) return '–'
    if (unit === 'ms') return durationOf(value)
    if (unit === 'share') return format.number(value, { style: 'percent', maximumFractionDigits: 1 })
    return format.number(value, { maximumFractionDigits: DIGITS[unit] })
  }
}

/** Digits behind the point. */
const DIGITS = { count: 0, mean: 1, score: 2 }

type SpanUnit = 'days' | 'hours' | 'minutes' | 'seconds'
interface Span {
  unit: SpanUnit
  count: number
}

/** A duration, ms, in its largest unit and the next smaller one. */
export function partsOf(ms: number): [Span] | [Span, Span] {
  const seconds = Math.round(ms / 1_000)
  if (seconds < 60) return [{ unit: 'seconds', count: seconds }]
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60)
    return [
      { unit: 'minutes', count: minutes },
      { unit: 'seconds', count: seconds % 60 },
    ]
  const hours = Math.floor(minutes / 60)
  if (hours < 24)
    return [
      { unit: 'hours', count: hours },
      { unit: 'minutes', count: minutes % 60 },
    ]
  return [
    { unit: 'days', count: Math.floor(hours / 24) },
    { unit: 'hours', count: hours % 24 },
  ]
}

/** Returns a function that names a row: the period in words, or the name of its channel, agent, team or label. */
export function useRowName(
  groupBy: Grouping,
): (row: Pick<TableRow, 'key' | 'name'>, isShort?: boolean) => string {
  const t = useTranslations('reports')
  const format = useDateFormat()
  const times = useTimes()
  const zone = useTimeZone() ?? 'UTC'
  return ({ key, name }, isShort = false) => {
    if (key === null) return t('none', { of: groupBy })
    if (groupBy === 'priority') return t(`priorities.${key}` as 'priorities.normal')
    if (!isPeriod(groupBy)) return name ?? t('gone')
    if (groupBy === 'hour') {
      const text = isShort ? times.clock(key) : times.full(key)
      // Where the clock is set back, a day has the same hour twice.
      const offset = offsetIfTwice(Date.parse(key), zone)
      return offset && !isShort ? `${text} (${offset})` : text
    }
    // The date is one of the zone already; noon UTC keeps it from changing.
    const date = new Date(`${key}T12:00:00Z`)
    const isThisYear = key.slice(0, 4) === dateOf(Date.now(), zone).slice(0, 4)
    const year = isThisYear ? {} : ({ year: 'numeric' } as const)
    const shown = { timeZone: 'UTC', day: 'numeric', month: 'short', ...(!isShort && year) } as const
    if (groupBy === 'month') return format({ timeZone: 'UTC', month: 'short', year: 'numeric' }, date)
    const text = format(isShort ? shown : { ...shown, ...(groupBy === 'day' && { weekday: 'short' }) }, date)
    return groupBy === 'week' && !isShort ? t('weekOf', { date: text }) : text
  }
}
