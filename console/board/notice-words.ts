import { useFormatter, useTranslations } from 'use-intl'
import type { Channel } from '../api/types.ts'
import { inEnglish, keyOfCode, type Said } from '../ui/told.tsx'

export type Notice = Pick<Channel['notices'][number], 'code' | 'detail' | 'values'>
type Values = NonNullable<Notice['values']>
/** What stands beside the words of a notice. `class` has words of its own. */
export type Figure = Exclude<keyof Values, 'class'>

/** All of them, in the order in which they are told. */
const FIGURES: Record<Figure, true> = { balance: true, warnedBelow: true, limit: true, events: true }

/** Returns a function that tells in the reader's language what a provider reported, with its figures. */
export function useNoticeWords(): (notice: Notice) => Said[] {
  const t = useTranslations('board.channels')
  const notices = useTranslations('board.channels.notices')
  const classes = useTranslations('explain.failureClass')
  const format = useFormatter()
  return ({ code, detail, values }) => {
    if (values?.class) return [{ text: t('providerError', { code }) }, { text: classes(values.class) }]
    const key = keyOfCode(code)
    if (!notices.has(key as never)) return [inEnglish(detail)]
    const about = { text: notices(key as never) }
    // A notice of an earlier version has its figures in the sentence alone.
    if (values === null) return [about, inEnglish(detail)]
    return [
      about,
      ...figuresOf(values).map(([name, value]) => ({ text: t(`figures.${name}`, { value: shown(value) }) })),
    ]
  }

  function shown(value: string | number | null): string {
    if (value === null) return t('notTold')
    return typeof value === 'number' ? format.number(value) : value
  }
}

/** What a notice tells besides its code, in order. The provider's own codes are in no language. */
export function figuresOf(values: Values): [Figure, string | number | null][] {
  return (Object.keys(FIGURES) as Figure[]).flatMap(name => {
    const value = values[name]
    if (value === undefined || (Array.isArray(value) && value.length === 0)) return []
    return [[name, Array.isArray(value) ? value.join(', ') : value]]
  })
}
