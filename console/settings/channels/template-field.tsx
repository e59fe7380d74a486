import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useFormContext, useFormState } from 'react-hook-form'
import { useTranslations } from 'use-intl'
import type { ChannelChanges, Template } from '../../api/types.ts'
import { useChannel } from '../../session/people.ts'
import { TemplateChoice, templatesQuery } from '../../templates/choice.tsx'
import { TemplateFields } from '../../templates/fields.tsx'
import { errorIn, Preview, usePreview } from '../../templates/preview.tsx'
import { prefilled, type slotsOf, type TemplateValues } from '../../templates/values.ts'
import { Button } from '../../ui/button.tsx'
import { useValue } from '../form/fields.tsx'

/** A template with its values, as a setting stores it. */
type Kept = NonNullable<NonNullable<ChannelChanges['csat']>['template']>

interface TemplateFieldProps {
  channelId: string
  /** The path of the setting. */
  name: string
  label: string
  hint: string
}

/** The template that is sent when WhatsApp's window is closed, with its values. */
export function TemplateField({ channelId, name, label, hint }: TemplateFieldProps) {
  const t = useTranslations('channels.template')
  const { setValue } = useFormContext()
  const kept = useValue<Kept | null>(name)
  const [isPicking, setPicking] = useState(false)
  const templates = useQuery({ ...templatesQuery(channelId), enabled: kept !== null })
  const shown = kept && templates.data?.items.find(one => isSame(one, kept))
  const set = (value: Kept | null) => setValue(name, value, { shouldDirty: true })
  const pick = (template: Template) => {
    const { id, language } = template
    set({ id, language, ...prefilled(template, null) } as Kept)
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
        <Button aria-label={`${t(kept ? 'another' : 'choose')}: ${label}`} onClick={() => setPicking(true)}>
          {kept ? t('another') : t('choose')}
        </Button>
        {kept && (
          <Button kind="quiet" aria-label={`${t('none')}: ${label}`} onClick={() => set(null)}>
            {t('none')}
          </Button>
        )}
      </div>
      {kept &&
        (shown ? (
          <ShownValues channelId={channelId} name={name} template={shown} kept={kept} />
        ) : (
          // The provider does not list it at the moment. Its stored values can be changed all the same.
          <Values channelId={channelId} name={name} template={{ variables: kept.variables }} kept={kept} />
        ))}
      {isPicking && <TemplateChoice channelId={channelId} onPick={pick} onClose={() => setPicking(false)} />}
    </div>
  )
}

interface ValuesProps {
  channelId: string
  name: string
  template: Parameters<typeof slotsOf>[0]
  kept: Kept
  errorOf?(path: string): string | undefined
}

/** The fields for the values. Errors of the preview and of saving are shown beside them. */
function Values({ channelId, name, template, kept, errorOf = () => undefined }: ValuesProps) {
  const limits = useChannel(channelId)?.fileLimits ?? null
  const { setValue, getFieldState } = useFormContext()
  const state = useFormState({ name })
  const refused = (path: string) => getFieldState(`${name}.${path}`, state).error?.message
  const change = ({ variables, header, buttons }: TemplateValues) => {
    const { id, contentSid, language } = kept
    const named = { ...(id && { id }), ...(contentSid && { contentSid }), ...(language && { language }) }
    const parts = { variables, ...(header && { header }), ...(buttons && { buttons }) }
    setValue(name, { ...named, ...parts }, { shouldDirty: true })
  }
  return (
    <TemplateFields
      template={template}
      values={kept as TemplateValues}
      onChange={change}
      placeholder="{{contact.name|there}}"
      limits={limits}
      errorOf={path => errorOf(path) ?? refused(path)}
    />
  )
}

interface ShownValuesProps extends ValuesProps {
  template: Template
}

function ShownValues(props: ShownValuesProps) {
  const options = { template: props.template, values: props.kept as TemplateValues }
  const preview = usePreview({ channelId: props.channelId, ...options })
  return (
    <>
      <Values {...props} errorOf={errorIn(preview.error)} />
      <Preview {...options} preview={preview} />
    </>
  )
}

/** Whether a listed template is the stored one. */
function isSame(template: Template, kept: Kept): boolean {
  if (kept.contentSid !== undefined) return template.contentSid === kept.contentSid
  return template.id === kept.id && (kept.language === undefined || template.language === kept.language)
}
