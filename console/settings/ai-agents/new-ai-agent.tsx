import { useQueryClient } from '@tanstack/react-query'
import { useForm } from 'react-hook-form'
import { useTranslations } from 'use-intl'
import { api, ask } from '../../api/client.ts'
import { Trouble } from '../../session/card.tsx'
import { Field } from '../../session/field.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { useProblemText } from '../../ui/problem-text.ts'
import { TextField } from '../parts/fields.tsx'
import { useSave } from '../parts/use-save.ts'
import { aiAgentsQuery } from './data.ts'

interface NewAiAgentProps {
  onMade(id: string): void
  onClose(): void
}

/** The least that an AI agent needs. It answers nobody until a channel names it. */
export function NewAiAgent({ onMade, onClose }: NewAiAgentProps) {
  const t = useTranslations('ai')
  const textOf = useProblemText()
  const cache = useQueryClient()
  const form = useForm({ defaultValues: { name: '', model: '', instructions: '' } })
  const { register, formState } = form
  const { errors } = formState
  const { submit, problem } = useSave(form, ['name', 'model', 'instructions'], async body => {
    const params = { header: { 'idempotency-key': crypto.randomUUID() } }
    const whole = { ...body, knowledge: '', temperature: null, limits: {} }
    const { id } = await ask(api.POST('/v1/ai-agents', { params, body: whole }))
    await cache.invalidateQueries(aiAgentsQuery)
    onClose()
    onMade(id)
  })
  return (
    <Dialog title={t('new')} onClose={onClose}>
      <form onSubmit={submit} className="grid gap-4">
        {problem !== undefined && <Trouble {...textOf(problem)} />}
        <Field label={t('fields.name')} required error={errors.name?.message} {...register('name')} />
        <Field
          label={t('fields.model')}
          hint={t('modelHint')}
          required
          autoComplete="off"
          error={errors.model?.message}
          {...register('model')}
        />
        <TextField
          label={t('fields.instructions')}
          hint={t('instructionsHint')}
          required
          rows={5}
          error={errors.instructions?.message}
          {...register('instructions')}
        />
        <Button
          type="submit"
          kind="primary"
          className="h-9 justify-self-end"
          disabled={formState.isSubmitting}
        >
          {t('make')}
        </Button>
      </form>
    </Dialog>
  )
}
