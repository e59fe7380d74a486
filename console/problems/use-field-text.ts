import { useTranslations } from 'use-intl'
import { fieldWords } from './words.ts'

/** Words what the API says of a field. What is not known stays as it came. */
export function useFieldText(): (message: string) => string {
  const t = useTranslations()
  return message => {
    const words = fieldWords(message)
    const key = words && (`problems.fields.${words.key}` as const)
    return key && t.has(key) ? t(key, words.values as never) : message
  }
}
