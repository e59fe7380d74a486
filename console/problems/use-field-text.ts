import { useTranslations } from 'use-intl'
import { fieldWords } from './words.ts'

/** Words what the API says of a field. What is not known stays as it came. */
export function useFieldText(): (message: string) => string {
  const t = useTranslations('problems.fields')
  return message => {
    const words = fieldWords(message)
    return words ? t(words.key, words.values as never) : message
  }
}
