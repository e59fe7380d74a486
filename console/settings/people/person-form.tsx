import { useForm } from 'react-hook-form'
import { useTranslations } from 'use-intl'
import type { Agent } from '../../api/types.ts'
import { Trouble } from '../../session/card.tsx'
import { Field } from '../../session/field.tsx'
import { Button } from '../../ui/button.tsx'
import { useProblemText, useSayProblem } from '../../ui/problem-text.ts'
import { say } from '../../ui/toast.tsx'
import { asAction } from '../../ui/undo.ts'
import { LeaveGuard } from '../form/leave-guard.tsx'
import { SelectField } from '../parts/fields.tsx'
import { useSave } from '../parts/use-save.ts'
import { type PersonFields, ROLES, useChangePerson, useRights } from './data.ts'

const FIELDS = ['name', 'email', 'role', 'capacity'] as const

/**
 * Name, e-mail address, role and capacity. Only changed values are sent: so nobody's other change is undone, and a
 * supervisor, who may change the capacity only, sends nothing else.
 */
export function PersonForm({ person }: { person: Agent }) {
  const t = useTranslations('people')
  const p = useTranslations('parts')
  const s = useTranslations('settings')
  const textOf = useProblemText()
  const sayProblem = useSayProblem()
  const { isAdmin } = useRights(person.role)
  const stored = (agent: Agent): PersonFields => ({
    name: agent.name,
    email: agent.email ?? '',
    role: agent.role,
    capacity: agent.capacity,
  })
  const form = useForm<PersonFields>({ values: stored(person), resetOptions: { keepDirtyValues: true } })
  const { register, formState } = form
  const { errors, dirtyFields, isDirty, isSubmitting } = formState
  const change = useChangePerson(person.id)
  const save = async (values: PersonFields) => {
    const pick = (from: PersonFields) =>
      Object.fromEntries(FIELDS.filter(name => dirtyFields[name]).map(name => [name, from[name]]))
    const before = pick(stored(person))
    form.reset(stored(await change(pick(values))))
    const undo = () =>
      void change(before)
        .then(agent => form.reset(stored(agent)))
        .catch(sayProblem)
    say({ title: s('saved'), action: { label: p('undo'), run: undo, undoes: true } })
  }
  const { submit, problem } = useSave(form, FIELDS, values => asAction(() => save(values)))
  return (
    <form noValidate onSubmit={submit}>
      <LeaveGuard isDirty={isDirty} />
      <div className="grid gap-4 sm:grid-cols-2">
        {problem !== undefined && (
          <div className="sm:col-span-2">
            <Trouble {...textOf(problem)} />
          </div>
        )}
        <Field
          label={t('name')}
          required
          disabled={!isAdmin}
          error={errors.name?.message}
          {...register('name')}
        />
        <Field
          label={t('email')}
          type="email"
          disabled={!isAdmin}
          error={errors.email?.message}
          {...register('email')}
        />
        <SelectField
          label={t('role')}
          hint={t(`roleHints.${form.watch('role')}`)}
          disabled={!isAdmin}
          error={errors.role?.message}
          {...register('role')}
        >
          {ROLES.map(role => (
            <option key={role} value={role}>
              {t(`roles.${role}`)}
            </option>
          ))}
        </SelectField>
        <Field
          label={t('capacity')}
          hint={t('capacityHint')}
          type="number"
          min={0}
          max={1000}
          required
          error={errors.capacity?.message}
          {...register('capacity', { valueAsNumber: true })}
        />
        <div className="flex justify-end gap-2 sm:col-span-2">
          {isDirty && <Button onClick={() => form.reset(stored(person))}>{s('discard')}</Button>}
          <Button type="submit" kind="primary" disabled={!isDirty || isSubmitting}>
            {s('save')}
          </Button>
        </div>
      </div>
    </form>
  )
}
