import { useFormContext } from 'react-hook-form'
import { useTranslations } from 'use-intl'
import { Field } from '../../session/field.tsx'
import { TextField } from '../parts/fields.tsx'
import type { Profile } from './data.ts'

/** The fields for model, instructions and knowledge. */
export function Prompt() {
  const t = useTranslations('ai')
  const { register, formState } = useFormContext<Profile>()
  const { errors } = formState
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label={t('fields.name')} required error={errors.name?.message} {...register('name')} />
        <Field
          label={t('fields.model')}
          hint={t('modelHint')}
          required
          autoComplete="off"
          error={errors.model?.message}
          {...register('model')}
        />
      </div>
      <TextField
        label={t('fields.instructions')}
        hint={t('instructionsHint')}
        required
        rows={8}
        error={errors.instructions?.message}
        {...register('instructions')}
      />
      <TextField
        label={t('fields.knowledge')}
        hint={t('knowledgeHint')}
        rows={8}
        error={errors.knowledge?.message}
        {...register('knowledge')}
      />
      <Field
        label={t('fields.temperature')}
        hint={t('temperatureHint')}
        type="number"
        min={0}
        max={2}
        step={0.001}
        error={errors.temperature?.message}
        {...register('temperature', { setValueAs: asNumber })}
      />
    </>
  )
}

/** An empty field stands for the model's own default. */
function asNumber(value: unknown): number | null {
  return value === '' || value === null || value === undefined ? null : Number(value)
}

const LIMITS = ['maxTurns', 'maxTokens', 'maxMinutes'] as const

/** The fields for the limits after which a conversation goes to a human. */
export function Limits() {
  const t = useTranslations('ai')
  const { register, formState } = useFormContext<Profile>()
  return (
    <div className="grid gap-4 sm:grid-cols-3">
      {LIMITS.map(name => (
        <Field
          key={name}
          label={t(`fields.${name}`)}
          type="number"
          min={1}
          required
          error={formState.errors.limits?.[name]?.message}
          {...register(`limits.${name}`, { valueAsNumber: true })}
        />
      ))}
    </div>
  )
}
