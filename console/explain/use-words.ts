import { useMemo } from 'react'
import { useFormatter, useTranslations } from 'use-intl'
import { useDateFormat } from '../ui/time.ts'
import { languageOf, type Translations } from './language.ts'
import { type Language, textOf, type Value, type Words } from './words.ts'

export interface InWords {
  (words: Words): string
  /** A name, a number, a time, or words. */
  value: (value: Value) => string
}

/** Words in the reader's language. */
export function useWords(): InWords {
  // Keys are made from the API's codes, so a key may not exist. Then its own words are used.
  const t = useTranslations('explain') as unknown as Translations['t']
  const dates = useDateFormat()
  const { list } = useFormatter()
  return useMemo(() => {
    const format = { list, dateTime: (at: Date, options: Intl.DateTimeFormatOptions) => dates(options, at) }
    return inWords(languageOf({ t, format }, new Date()))
  }, [t, dates, list])
}

function inWords(language: Language): InWords {
  const words = (said: Words) => textOf(said, language)
  const value = (one: Value) => textOf({ key: 'verbatim', values: { text: one } }, language)
  return Object.assign(words, { value })
}
