import { useLocale, useTranslations } from 'use-intl'
import { fieldWords } from './words.ts'

/** Words what the API says of a field. What it says in English is English enough, and what is not known stays as it is. */
export function useFieldText(): (message: string) => string {
  const t = useTranslations('problems.fields')
  const locale = useLocale()
  return message => {
    const words = locale === 'en' ? undefined : fieldWords(message)
    return words ? t(words.key, words.values as never) : message
  }
}
