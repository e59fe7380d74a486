import { useQueryClient } from '@tanstack/react-query'
import { useForm } from 'react-hook-form'
import { useTranslations } from 'use-intl'
import { api, ask } from '../../api/client.ts'
import { Field } from '../../session/field.tsx'
import { Section } from '../form/section.tsx'
import { TextField } from '../parts/fields.tsx'
import { NewForm } from '../parts/new-form.tsx'
import { aiAgentsQuery } from './data.ts'

interface NewAiAgentProps {
  onBack(): void
  onMade(id: string): void
}

const EMPTY = { name: '', model: '', instructions: '' }

/** Creates an AI agent with the least that it needs. It answers nobody until a channel uses it. */
export function NewAiAgent({ onBack, onMade }: NewAiAgentProps) {
  const t = useTranslations('ai')
  const cache = useQueryClient()
  const form = useForm({ defaultValues: EMPTY })
  const { register, formState } = form
  const { errors } = formState
  const make = async (body: typeof EMPTY) => {
    const params = { header: { 'idempotency-key': crypto.randomUUID() } }
    const whole = { ...body, knowledge: '', temperature: null, limits: {} }
    const { id } = await ask(api.POST('/v1/ai-agents', { params, body: whole }))
    await cache.invalidateQueries(aiAgentsQuery)
    onMade(id)
  }
  return (
    <NewForm
      title={t('new')}
      back={t('title')}
      onBack={onBack}
      form={form}
      fields={Object.keys(EMPTY)}
      submit={t('make')}
      make={make}
    >
      <Section title={t('prompt')}>
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
      </Section>
    </NewForm>
  )
}
