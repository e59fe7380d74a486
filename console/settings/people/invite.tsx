import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { useTranslations } from 'use-intl'
import { api, ask } from '../../api/client.ts'
import type { InviteWithUrl } from '../../api/types.ts'
import { Trouble } from '../../session/card.tsx'
import { hasRole, useMe } from '../../session/me.ts'
import { agentsQuery } from '../../session/people.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { useProblemText } from '../../ui/problem-text.ts'
import { useSave } from '../parts/use-save.ts'
import { type PersonFields as Fields, invitesQuery, ROLES } from './data.ts'
import { LinkShown } from './link-shown.tsx'
import { FIELDS, PersonFields } from './person-fields.tsx'

/** Adds a person, and shows the link for their first sign-in. */
export function Invite({ onClose }: { onClose: () => void }) {
  const t = useTranslations('people')
  const textOf = useProblemText()
  const cache = useQueryClient()
  const isAdmin = hasRole(useMe(), 'admin')
  const [link, setLink] = useState<InviteWithUrl>()
  const form = useForm<Fields>({ defaultValues: { name: '', email: '', role: 'agent', capacity: 5 } })
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
        <PersonFields
          form={form}
          roles={ROLES.filter(role => isAdmin || role === 'agent')}
          emailHint={t('emailHint')}
        />
        <Button
          type="submit"
          kind="primary"
          className="h-9 justify-self-end"
          disabled={form.formState.isSubmitting}
        >
          {t('makeLink')}
        </Button>
      </form>
    </Dialog>
  )
}
