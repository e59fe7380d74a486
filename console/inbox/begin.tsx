import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useId, useState } from 'react'
import { useForm } from 'react-hook-form'
import { useTranslations } from 'use-intl'
import { api, ask } from '../api/client.ts'
import { carryOut } from '../api/commands.ts'
import { asApiError, showFieldErrors } from '../api/problems.ts'
import { Trouble } from '../session/card.tsx'
import { Field } from '../session/field.tsx'
import { channelsQuery } from '../session/people.ts'
import { keyOf, templatesQuery } from '../templates/choice.tsx'
import { FilledTemplate } from '../templates/filled.tsx'
import { isComplete, named, prefilled, sendable, type TemplateValues } from '../templates/values.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { useProblemText } from '../ui/problem-text.ts'

interface Fields {
  channelId: string
  to: string
  text: string
  template: string
}

interface BeginProps {
  /** Fill the form in advance, when the caller knows them. */
  channelId?: string
  to?: string
  onClose(): void
}

/**
 * The dialog that begins a conversation with a number: with free text, or on WhatsApp with a template. If the
 * customer has an open conversation already, the service refuses and the console opens that one instead.
 */
export function Begin({ channelId: from, to = '', onClose }: BeginProps) {
  const t = useTranslations('inbox.begin')
  const textOf = useProblemText()
  const navigate = useNavigate()
  const textId = useId()
  const [problem, setProblem] = useState<unknown>()
  // What was filled in, by template: trying another template and coming back loses nothing.
  const [entered, setEntered] = useState<Record<string, TemplateValues>>({})
  const channels = useQuery(channelsQuery).data ?? []
  const { register, handleSubmit, watch, setError, formState } = useForm<Fields>({
    defaultValues: { channelId: from, to, text: '', template: '' },
  })
  const channelId = watch('channelId') || channels[0]?.id
  const channel = channels.find(({ id }) => id === channelId)
  const isWhatsapp = channel?.medium === 'whatsapp'
  const templates = useQuery({ ...templatesQuery(channelId ?? ''), enabled: isWhatsapp })
  const usable = (templates.data?.items ?? []).filter(sendable)
  const chosen = usable.find(template => keyOf(template) === watch('template'))
  const values = chosen && (entered[keyOf(chosen)] ?? prefilled(chosen, null))

  const isReady = !chosen || !values || isComplete(chosen, values)

  const submit = handleSubmit(async ({ to, text }) => {
    setProblem(undefined)
    const content = chosen && values ? { template: named(chosen, values) } : { text }
    const body = { channelId: channelId ?? '', to, ...content }
    try {
      const { conversationId } = await carryOut(header =>
        ask(api.POST('/v1/conversations', { params: { header }, body })),
      )
      onClose()
      void navigate({ to: '/inbox/$view/{-$id}', params: { view: 'mine', id: conversationId } })
    } catch (failure) {
      const error = asApiError(failure)
      const { conversationId } = error.problem
      if (error.code === 'conversation_open' && typeof conversationId === 'string') {
        onClose()
        void navigate({ to: '/inbox/$view/{-$id}', params: { view: 'open', id: conversationId } })
      } else if (!showFieldErrors(error, ['to', 'text'], setError as never)) setProblem(error)
    }
  })
  return (
    <Dialog title={t('title')} onClose={onClose}>
      <form onSubmit={submit} className="grid gap-4">
        {problem !== undefined && <Trouble {...textOf(problem)} />}
        <label className="grid gap-1 text-sm">
          <span className="font-medium">{t('channel')}</span>
          <select {...register('channelId')} className="h-9 rounded-md border border-edge bg-surface px-2">
            {channels.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <Field
          label={t('to')}
          hint={t('toHint')}
          type="tel"
          required
          error={formState.errors.to?.message}
          {...register('to')}
        />
        {isWhatsapp && (
          <label className="grid gap-1 text-sm">
            <span className="font-medium">{t('template')}</span>
            <select {...register('template')} className="h-9 rounded-md border border-edge bg-surface px-2">
              <option value="">{t('noTemplate')}</option>
              {usable.map(template => (
                <option key={keyOf(template)} value={keyOf(template)}>
                  {template.name} ({template.language})
                </option>
              ))}
            </select>
          </label>
        )}
        {chosen && values ? (
          <FilledTemplate
            key={keyOf(chosen)}
            channelId={channelId ?? ''}
            template={chosen}
            values={values}
            problem={problem}
            onChange={next => setEntered({ ...entered, [keyOf(chosen)]: next })}
          />
        ) : (
          <div className="grid gap-1">
            <label htmlFor={textId} className="text-sm font-medium">
              {t('text')}
            </label>
            <textarea
              id={textId}
              dir="auto"
              rows={3}
              required
              className="rounded-md border border-edge bg-surface p-2 text-base"
              {...register('text')}
            />
            {formState.errors.text && <p className="text-sm text-bad">{formState.errors.text.message}</p>}
          </div>
        )}
        <Button
          type="submit"
          kind="primary"
          className="justify-self-end"
          disabled={formState.isSubmitting || !isReady}
        >
          {t('send')}
        </Button>
      </form>
    </Dialog>
  )
}
