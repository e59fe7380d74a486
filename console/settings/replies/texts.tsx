import { X } from 'lucide-react'
import { useRef, useState } from 'react'
import { useFormContext } from 'react-hook-form'
import { useLocale, useTranslations } from 'use-intl'
import { Button } from '../../ui/button.tsx'
import { Select } from '../../ui/select.tsx'
import { TextField } from '../parts/fields.tsx'
import type { ReplyValues } from './data.ts'

/** The placeholders as they are written. The last one asks the agent for a value. */
const VARIABLES = [
  '{{contact.name|there}}',
  '{{contact.number}}',
  '{{agent.name}}',
  '{{channel.name}}',
  '{{nextOpening}}',
  '{{?order number}}',
]

/** The offered languages. Others can be set by the API. */
const LANGUAGES = [
  'en',
  'th',
  'zh',
  'ja',
  'ko',
  'vi',
  'id',
  'ms',
  'my',
  'km',
  'lo',
  'hi',
  'ar',
  'de',
  'es',
  'fr',
  'it',
  'nl',
  'pt',
  'ru',
  'tr',
]

/** A text for each language. The main one is used for customers whose language has none. */
export function Texts() {
  const t = useTranslations('replies')
  const locale = useLocale()
  const { register, watch, setValue, getValues, formState } = useFormContext<ReplyValues>()
  const texts = watch('texts')
  const main = watch('language')
  const languages = Object.keys(texts)
  const [chosen, setChosen] = useState(main)
  const shown = languages.includes(chosen) ? chosen : (languages[0] ?? main)
  const area = useRef<HTMLTextAreaElement | null>(null)
  const names = new Intl.DisplayNames(locale, { type: 'language' })
  const dirty = { shouldDirty: true }

  const insert = (variable: string) => {
    const field = area.current
    const text = texts[shown] ?? ''
    const at = field?.selectionStart ?? text.length
    setValue(`texts.${shown}`, text.slice(0, at) + variable + text.slice(field?.selectionEnd ?? at), dirty)
    field?.focus()
    field?.setSelectionRange(at + variable.length, at + variable.length)
  }
  const remove = () => {
    const { [shown]: _, ...others } = getValues('texts')
    if (main === shown) setValue('language', Object.keys(others)[0] ?? 'en', dirty)
    setValue('texts', others, dirty)
  }
  const { ref, ...registered } = register(`texts.${shown}`)
  return (
    <div className="grid gap-2">
      <div className="flex flex-wrap items-center gap-1.5">
        {languages.map(language => (
          <Button
            key={language}
            aria-pressed={language === shown}
            className="aria-pressed:border-accent aria-pressed:bg-accent-faint aria-pressed:text-accent"
            onClick={() => setChosen(language)}
          >
            {names.of(language)}
            {language === main && languages.length > 1 && <span className="font-normal">· {t('main')}</span>}
          </Button>
        ))}
        <Select
          label={t('addLanguage')}
          value=""
          onChange={({ target }) => {
            setValue('texts', { ...getValues('texts'), [target.value]: '' }, dirty)
            setChosen(target.value)
          }}
        >
          <option value="" disabled>
            {t('addLanguage')}
          </option>
          {LANGUAGES.filter(language => !languages.includes(language)).map(language => (
            <option key={language} value={language}>
              {names.of(language)}
            </option>
          ))}
        </Select>
        {languages.length > 1 && (
          <span className="ml-auto flex gap-1.5">
            {shown !== main && (
              <Button kind="quiet" onClick={() => setValue('language', shown, dirty)}>
                {t('makeMain')}
              </Button>
            )}
            <Button kind="quiet" onClick={remove}>
              <X size={14} aria-hidden="true" />
              {t('removeLanguage', { language: names.of(shown) ?? shown })}
            </Button>
          </span>
        )}
      </div>
      <TextField
        key={shown}
        label={t('textIn', { language: names.of(shown) ?? shown })}
        rows={6}
        required
        lang={shown}
        error={formState.errors.texts?.[shown]?.message}
        ref={field => {
          ref(field)
          area.current = field
        }}
        {...registered}
      />
      <div className="flex flex-wrap items-center gap-1.5 text-sm">
        <span className="text-soft">{t('insert')}</span>
        {VARIABLES.map(variable => (
          <button
            key={variable}
            type="button"
            onClick={() => insert(variable)}
            className="rounded border border-line bg-raised px-1.5 py-0.5 font-mono text-xs hover:bg-hover"
          >
            {variable}
          </button>
        ))}
      </div>
      <p className="text-sm text-soft">{t('variablesHint')}</p>
    </div>
  )
}
