import { useId, useRef } from 'react'
import { useFormContext } from 'react-hook-form'
import { useTranslations } from 'use-intl'
import { Button } from '../../ui/button.tsx'
import { described, Labelled } from '../../ui/labelled.tsx'
import { INPUT, useTextError, useValue } from '../form/fields.tsx'
import type { VARIABLES } from './variables.ts'

interface CustomerTextProps {
  name: string
  label: string
  hint?: string
  maxLength: number
  rows?: number
  /** The variables that this text may contain. */
  variables: readonly (typeof VARIABLES)[number][]
}

const KEYS = {
  'contact.name': 'contactName',
  'agent.name': 'agentName',
  'channel.name': 'channelName',
  nextOpening: 'nextOpening',
} as const

/** A text to customers, with buttons that insert variables at the cursor. */
export function CustomerText(props: CustomerTextProps) {
  const { name, label, hint, maxLength, rows = 3, variables } = props
  const t = useTranslations('channels.variables')
  const id = useId()
  const { setValue, register } = useFormContext()
  const field = useRef<HTMLTextAreaElement>(null)
  const error = useTextError(name, maxLength)
  const value = useValue<string>(name) ?? ''
  const { ref, ...registered } = register(name)
  const insert = (variable: (typeof VARIABLES)[number]) => {
    const { selectionStart = value.length, selectionEnd = value.length } = field.current ?? {}
    const fallback = variable === 'contact.name' ? `|${t('there')}` : ''
    const text = `{{${variable}${fallback}}}`
    const next = value.slice(0, selectionStart) + text + value.slice(selectionEnd)
    setValue(name, next, { shouldDirty: true })
    requestAnimationFrame(() => {
      field.current?.focus()
      field.current?.setSelectionRange(selectionStart + text.length, selectionStart + text.length)
    })
  }
  return (
    <div className="grid gap-1.5">
      <Labelled id={id} label={label} hint={hint} error={error}>
        <textarea
          dir="auto"
          rows={rows}
          {...described({ id, hint, error })}
          className={`field-sizing-content max-h-80 py-2 ${INPUT}`}
          {...registered}
          ref={element => {
            ref(element)
            field.current = element
          }}
        />
      </Labelled>
      <div className="flex flex-wrap items-center gap-1.5">
        <span className="text-xs text-soft">{t('insert')}</span>
        {variables.map(variable => (
          <Button key={variable} className="h-6 px-2 text-xs" onClick={() => insert(variable)}>
            {t(KEYS[variable])}
          </Button>
        ))}
      </div>
    </div>
  )
}
