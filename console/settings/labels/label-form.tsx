import { useQueryClient } from '@tanstack/react-query'
import { useForm } from 'react-hook-form'
import { useTranslations } from 'use-intl'
import { api, ask } from '../../api/client.ts'
import type { Label } from '../../api/types.ts'
import { Trouble } from '../../session/card.tsx'
import { Field } from '../../session/field.tsx'
import { labelsQuery } from '../../session/people.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { useProblemText, useSayProblem } from '../../ui/problem-text.ts'
import { Swatch } from '../../ui/swatch.tsx'
import { say } from '../../ui/toast.tsx'
import { SelectField } from '../parts/fields.tsx'
import { useSave } from '../parts/use-save.ts'

const SCOPES = ['both', 'conversation', 'contact'] as const
/** Eight that are told apart, in the light and in the dark. */
const COLOURS = ['#6b7280', '#dc2626', '#d97706', '#16a34a', '#0891b2', '#2563eb', '#7c3aed', '#db2777']

type Fields = Pick<Label, 'name' | 'color' | 'scope'>

interface LabelFormProps {
  /** Undefined: a new one. */
  label: Label | undefined
  onDelete(): void
  onClose(): void
}

export function LabelForm({ label, onDelete, onClose }: LabelFormProps) {
  const t = useTranslations('labels')
  const p = useTranslations('parts')
  const s = useTranslations('settings')
  const textOf = useProblemText()
  const sayProblem = useSayProblem()
  const cache = useQueryClient()
  const { name = '', color = '#6b7280', scope = 'both' } = label ?? {}
  const form = useForm<Fields>({ defaultValues: { name, color, scope } })
  const { register, formState, watch } = form
  const change = async (id: string, body: Fields) => {
    await ask(api.PATCH('/v1/labels/{id}', { params: { path: { id } }, body }))
    await cache.invalidateQueries(labelsQuery)
  }
  const { submit, problem } = useSave(form, ['name', 'color', 'scope'], async values => {
    if (label) {
      await change(label.id, values)
      const undo = () => void change(label.id, { name, color, scope }).catch(sayProblem)
      say({ title: s('saved'), action: { label: p('undo'), run: undo } })
    } else {
      const params = { header: { 'idempotency-key': crypto.randomUUID() } }
      await ask(api.POST('/v1/labels', { params, body: values }))
      await cache.invalidateQueries(labelsQuery)
    }
    onClose()
  })
  return (
    <Dialog title={label?.name ?? t('new')} onClose={onClose}>
      <form onSubmit={submit} className="grid gap-4">
        {problem !== undefined && <Trouble {...textOf(problem)} />}
        <Field
          label={t('name')}
          hint={label && t('nameHint')}
          required
          error={formState.errors.name?.message}
          {...register('name')}
        />
        <fieldset className="grid gap-1">
          <legend className="mb-1 text-sm font-medium">{t('colour')}</legend>
          <div className="flex flex-wrap items-center gap-2">
            {COLOURS.map(one => (
              <label
                key={one}
                className="grid size-8 place-items-center rounded-md border border-line has-checked:border-2 has-checked:border-accent has-focus-visible:outline-2 has-focus-visible:outline-accent"
              >
                <input type="radio" value={one} aria-label={one} className="sr-only" {...register('color')} />
                <Swatch color={one} />
              </label>
            ))}
            <label className="ml-1 flex items-center gap-2 text-sm">
              {t('otherColour')}
              <input
                type="color"
                value={watch('color')}
                onChange={({ target }) => form.setValue('color', target.value, { shouldDirty: true })}
                className="h-8 w-10 rounded border border-edge bg-surface"
              />
            </label>
          </div>
        </fieldset>
        <SelectField label={t('scope')} hint={t('scopeHint')} {...register('scope')}>
          {SCOPES.map(one => (
            <option key={one} value={one}>
              {t(`scopes.${one}`)}
            </option>
          ))}
        </SelectField>
        <div className="flex gap-2">
          {label && (
            <Button kind="danger" onClick={onDelete}>
              {t('delete')}
            </Button>
          )}
          <Button type="submit" kind="primary" className="ml-auto" disabled={formState.isSubmitting}>
            {s('save')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
