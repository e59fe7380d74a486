import { useMemo } from 'react'
import { useFormatter, useTranslations } from 'use-intl'
import { useDateFormat } from '../ui/time.ts'
import { languageOf, type Translations } from './language.ts'
import { type Language, textOf, type Value, type Words } from './words.ts'

/** Puts words into a text of the reader's language. */
export interface InWords {
  (words: Words): string
  /** Does the same for a single value: a name, a number, a time, or words. */
  value: (value: Value) => string
}

/** The function for the reader's language. It stays the same until the language changes. */
export function useWords(): InWords {
  // Keys are made from codes of the API, so a key may not exist. Then the words' own English is used.
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
