import { useTranslations } from 'use-intl'
import { span } from '../ui/time.ts'

/** Returns a function that words a duration, ms, in one unit. */
export function useSpan(): (ms: number) => string {
  const t = useTranslations('board.span')
  return ms => {
    const { unit, count } = span(ms)
    return t(unit, { count })
  }
}
