import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { api, ask } from '../api/client.ts'
import { commands } from '../api/commands.ts'
import type { ListedConversation, Template } from '../api/types.ts'
import { Field } from '../session/field.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Picker } from '../ui/picker.tsx'
import { useProblemText, useSayProblem } from '../ui/problem-text.ts'
import { filledIn, named, prefilled, sendable } from './templates.ts'

interface TemplatePickerProps {
  conversation: ListedConversation
  onClose(): void
}

/** An approved template, for a customer to whom free text can't be sent. */
export function TemplatePicker({ conversation, onClose }: TemplatePickerProps) {
  const t = useTranslations('inbox')
  const textOf = useProblemText()
  const { channelId } = conversation
  const [chosen, setChosen] = useState<Template>()
  const templates = useQuery({
    queryKey: ['templates', channelId],
    queryFn: () => ask(api.GET('/v1/channels/{id}/templates', { params: { path: { id: channelId } } })),
    staleTime: 60_000,
  })
  const usable = (templates.data?.items ?? []).filter(sendable)
  if (chosen) return <TemplateForm template={chosen} conversation={conversation} onClose={onClose} />
  return (
    <Picker
      title={t('chooseTemplate')}
      items={usable.map(template => ({
        id: keyOf(template),
        label: template.name,
        words: template.body ?? '',
        hint: [template.language, template.approval.category].filter(Boolean).join(' · '),
      }))}
      onPick={key => setChosen(usable.find(template => keyOf(template) === key))}
      onClose={() => {}}
      onLeave={onClose}
      preview={key => <Bubble text={usable.find(template => keyOf(template) === key)?.body ?? ''} />}
      empty={
        templates.error
          ? textOf(templates.error).title
          : templates.isPending
            ? t('loading')
            : t('noTemplates')
      }
    />
  )
}

const keyOf = ({ id, language }: Template) => `${id} ${language}`

/** As it looks on the customer's phone. */
export function Bubble({ text }: { text: string }) {
  return (
    <p
      dir="auto"
      className="rounded-xl rounded-tl-sm border border-line bg-surface p-3 text-sm break-words whitespace-pre-wrap"
    >
      {text}
    </p>
  )
}

interface TemplateFormProps extends TemplatePickerProps {
  template: Template
}

function TemplateForm({ template, conversation, onClose }: TemplateFormProps) {
  const t = useTranslations('inbox')
  const sayProblem = useSayProblem()
  const [values, setValues] = useState(() => prefilled(template, conversation.contact.name))
  const [isSending, setSending] = useState(false)
  const names = Object.keys(template.variables)
  const isComplete = names.every(name => values[name]?.trim())
  const submit = async () => {
    setSending(true)
    try {
      await commands.send(conversation.id, { template: named(template, values) }, {})
      onClose()
    } catch (error) {
      sayProblem(error)
      setSending(false)
    }
  }
  return (
    <Dialog title={template.name} onClose={onClose}>
      <form
        className="grid gap-4"
        onSubmit={event => {
          event.preventDefault()
          void submit()
        }}
      >
        {names.map(name => (
          <Field
            key={name}
            label={t('variable', { name })}
            hint={t('forExample', { value: template.variables[name] ?? '' })}
            value={values[name] ?? ''}
            required
            onChange={({ target }) => setValues({ ...values, [name]: target.value })}
          />
        ))}
        <div>
          <p className="mb-1 text-sm font-medium">{t('preview')}</p>
          <div className="rounded-lg bg-ground p-3">
            <Bubble text={filledIn(template, values)} />
          </div>
        </div>
        <Button type="submit" kind="primary" className="justify-self-end" disabled={!isComplete || isSending}>
          {t('sendTemplate')}
        </Button>
      </form>
    </Dialog>
  )
}
