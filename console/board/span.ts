import { useTranslations } from 'use-intl'
import { span } from '../ui/time.ts'

/** Words for how long something took or takes, ms. */
export function useSpan(): (ms: number) => string {
  const t = useTranslations('board.span')
  return ms => {
    const { unit, count } = span(ms)
    return t(unit, { count })
  }
}
