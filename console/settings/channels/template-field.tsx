import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useFormContext } from 'react-hook-form'
import { useTranslations } from 'use-intl'
import { api, ask } from '../../api/client.ts'
import type { ChannelChanges, Template } from '../../api/types.ts'
import { Button } from '../../ui/button.tsx'
import { Picker } from '../../ui/picker.tsx'
import { useProblemText } from '../../ui/problem-text.ts'
import { TextField, useValue } from '../form/fields.tsx'

/** A template as a setting keeps it. */
type Kept = NonNullable<NonNullable<ChannelChanges['csat']>['template']>

interface TemplateFieldProps {
  channelId: string
  /** The path of the template. */
  name: string
  label: string
  hint: string
}

/** An approved template for when WhatsApp takes no free text, with the values of its variables. */
export function TemplateField({ channelId, name, label, hint }: TemplateFieldProps) {
  const t = useTranslations('channels.template')
  const textOf = useProblemText()
  const { setValue } = useFormContext()
  const kept = useValue<Kept | null>(name)
  const [isPicking, setPicking] = useState(false)
  const templates = useQuery({
    queryKey: ['templates', channelId],
    queryFn: () => ask(api.GET('/v1/channels/{id}/templates', { params: { path: { id: channelId } } })),
    staleTime: 60_000,
    enabled: isPicking || kept !== null,
  })
  const all = templates.data?.items ?? []
  const usable = all.filter(({ usableOutsideWindow, header, buttons = [] }) => {
    return usableOutsideWindow && !header && buttons.length === 0
  })
  const shown = kept && all.find(one => isSame(one, kept))
  const set = (value: Kept | null) => setValue(name, value, { shouldDirty: true })
  const pick = (key: string) => {
    const template = usable.find(one => keyOf(one) === key)
    if (!template) return
    const { id, language, variables } = template
    const values = Object.fromEntries(Object.keys(variables).map(variable => [variable, '']))
    set({ id, language, variables: values })
  }
  return (
    <div className="grid gap-2">
      <p className="text-sm font-medium">{label}</p>
      <p className="text-sm text-soft">{hint}</p>
      <div className="flex flex-wrap items-center gap-2">
        {kept && (
          <span className="rounded-md bg-raised px-2 py-1 text-sm">
            {[shown?.name ?? kept.id ?? kept.contentSid, shown?.language ?? kept.language]
              .filter(Boolean)
              .join(' · ')}
          </span>
        )}
        <Button aria-label={t('chooseFor', { label })} onClick={() => setPicking(true)}>
          {kept ? t('another') : t('choose')}
        </Button>
        {kept && (
          <Button kind="quiet" aria-label={t('noneFor', { label })} onClick={() => set(null)}>
            {t('none')}
          </Button>
        )}
      </div>
      {shown?.body && (
        <p dir="auto" className="rounded-md bg-raised p-2 text-sm whitespace-pre-wrap">
          {shown.body}
        </p>
      )}
      {kept &&
        Object.keys(kept.variables).map(variable => (
          <TextField
            key={variable}
            name={`${name}.variables.${variable}`}
            label={t('variable', { name: variable })}
            placeholder={shown?.variables[variable] ?? '{{contact.name|there}}'}
          />
        ))}
      {isPicking && (
        <Picker
          title={t('pick')}
          items={usable.map(template => ({
            id: keyOf(template),
            label: template.name,
            words: template.body ?? '',
            hint: [template.language, template.approval.category].filter(Boolean).join(' · '),
          }))}
          onPick={pick}
          onClose={() => setPicking(false)}
          preview={key => (
            <p dir="auto" className="text-sm whitespace-pre-wrap">
              {usable.find(one => keyOf(one) === key)?.body}
            </p>
          )}
          empty={
            templates.error
              ? textOf(templates.error).title
              : templates.isPending
                ? t('loading')
                : t('noneThere')
          }
        />
      )}
    </div>
  )
}

const keyOf = ({ id, language }: Template) => `${id} ${language}`

function isSame(template: Template, kept: Kept): boolean {
  if (kept.contentSid !== undefined) return template.contentSid === kept.contentSid
  return template.id === kept.id && (kept.language === undefined || template.language === kept.language)
}
