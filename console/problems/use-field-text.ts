import { useTranslations } from 'use-intl'
import { fieldWords } from './words.ts'

/**
 * Returns a function that words the API's text about a field in the reader's language. An unknown text stays as it
 * is.
 */
export function useFieldText(): (message: string) => string {
  const t = useTranslations()
  return message => {
    const words = fieldWords(message)
    const key = words && (`problems.fields.${words.key}` as const)
    return key && t.has(key) ? t(key, words.values as never) : message
  }
}
