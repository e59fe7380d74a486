import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { useTranslations } from 'use-intl'
import { api, ask } from '../../api/client.ts'
import type { InviteWithUrl } from '../../api/types.ts'
import { Trouble } from '../../session/card.tsx'
import { Field } from '../../session/field.tsx'
import { hasRole, useMe } from '../../session/me.ts'
import { agentsQuery } from '../../session/people.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { useProblemText } from '../../ui/problem-text.ts'
import { SelectField } from '../parts/fields.tsx'
import { useSave } from '../parts/use-save.ts'
import { invitesQuery, ROLES, type Role } from './data.ts'
import { LinkShown } from './link-shown.tsx'

const FIELDS = ['name', 'email', 'role', 'capacity']

/** Adds a person, and shows the link for their first sign-in. */
export function Invite({ onClose }: { onClose: () => void }) {
  const t = useTranslations('people')
  const textOf = useProblemText()
  const cache = useQueryClient()
  const isAdmin = hasRole(useMe(), 'admin')
  const [link, setLink] = useState<InviteWithUrl>()
  const form = useForm({ defaultValues: { name: '', email: '', role: 'agent' as Role, capacity: 5 } })
  const { register, formState } = form
  const { errors } = formState
  const { submit, problem } = useSave(form, FIELDS, async values => {
    const params = { header: { 'idempotency-key': crypto.randomUUID() } }
    const body = { ...values, kind: 'invite' as const, send: true }
    setLink(await ask(api.POST('/v1/invites', { params, body })))
    await Promise.all([cache.invalidateQueries(agentsQuery), cache.invalidateQueries(invitesQuery)])
  })
  if (link) return <LinkShown link={link} onClose={onClose} />
  return (
    <Dialog title={t('inviteTitle')} onClose={onClose}>
      <form noValidate onSubmit={submit} className="grid gap-4">
        {problem !== undefined && <Trouble {...textOf(problem)} />}
        <Field label={t('name')} required error={errors.name?.message} {...register('name')} />
        <Field
          label={t('email')}
          hint={t('emailHint')}
          type="email"
          required
          error={errors.email?.message}
          {...register('email')}
        />
        <div className="grid grid-cols-2 gap-4">
          <SelectField label={t('role')} error={errors.role?.message} {...register('role')}>
            {ROLES.filter(role => isAdmin || role === 'agent').map(role => (
              <option key={role} value={role}>
                {t(`roles.${role}`)}
              </option>
            ))}
          </SelectField>
          <Field
            label={t('capacity')}
            type="number"
            min={0}
            max={1000}
            required
            error={errors.capacity?.message}
            {...register('capacity', { valueAsNumber: true })}
          />
        </div>
        <p className="text-sm text-soft">{t(`roleHints.${form.watch('role')}`)}</p>
        <Button
          type="submit"
          kind="primary"
          className="h-9 justify-self-end"
          disabled={formState.isSubmitting}
        >
          {t('makeLink')}
        </Button>
      </form>
    </Dialog>
  )
}
