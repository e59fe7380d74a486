import { useLocale } from 'use-intl'
import { SelectField, useValue } from '../form/fields.tsx'

/** The offered languages. Another one that is set, for example by the API, stays. */
const COMMON = [
  'ar',
  'de',
  'en',
  'es',
  'fr',
  'hi',
  'id',
  'it',
  'ja',
  'km',
  'ko',
  'lo',
  'ms',
  'my',
  'nl',
  'pl',
  'pt',
  'ru',
  'sv',
  'th',
  'tl',
  'tr',
  'uk',
  'vi',
  'zh',
]

interface LanguageFieldProps {
  name: string
  label: string
  hint?: string
  /** The words for null. */
  empty?: string
}

/** Chooses a language, by names in the reader's language. */
export function LanguageField({ name, ...field }: LanguageFieldProps) {
  const locale = useLocale()
  const value = useValue<string | null>(name)
  const names = new Intl.DisplayNames(locale, { type: 'language' })
  const tags = value && !COMMON.includes(value) ? [value, ...COMMON] : COMMON
  const options = tags.map(tag => ({ value: tag, label: names.of(tag) ?? tag }))
  return (
    <SelectField
      name={name}
      {...field}
      options={options.sort((a, b) => a.label.localeCompare(b.label, locale))}
    />
  )
}
