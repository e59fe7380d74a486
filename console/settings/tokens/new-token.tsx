import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { useTranslations } from 'use-intl'
import { api, ask } from '../../api/client.ts'
import { Trouble } from '../../session/card.tsx'
import { Field } from '../../session/field.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { useProblemText } from '../../ui/problem-text.ts'
import { CopyField } from '../parts/copy-field.tsx'
import { SelectField } from '../parts/fields.tsx'
import { useSave } from '../parts/use-save.ts'

const DAY_MS = 86_400_000
/** How long a token can be valid, days; 0: it never expires. */
const TERMS = [30, 90, 365, 0]

/** Creates a token that acts as the agent, and shows it. The service stores only its digest, so it is shown once. */
export function NewToken({ agentId, onClose }: { agentId: string; onClose(): void }) {
  const t = useTranslations('tokens')
  const textOf = useProblemText()
  const cache = useQueryClient()
  const [token, setToken] = useState<string>()
  const form = useForm({ defaultValues: { name: '', days: 90 } })
  const { register, formState } = form
  const { submit, problem } = useSave(form, ['name'], async ({ name, days }) => {
    const params = { header: { 'idempotency-key': crypto.randomUUID() } }
    const body = { name, expiresAt: days ? new Date(Date.now() + days * DAY_MS).toISOString() : null }
    const made = await ask(api.POST('/v1/tokens', { params, body }))
    setToken(made.token)
    await cache.invalidateQueries({ queryKey: ['tokens', agentId] })
  })
  if (token !== undefined) {
    return (
      <Dialog title={t('tokenMade')} onClose={onClose}>
        <div className="grid gap-4">
          <p className="text-sm text-soft">{t('shownOnce')}</p>
          <CopyField label={t('token')} value={token} />
          <Button className="justify-self-end" onClick={onClose}>
            {t('done')}
          </Button>
        </div>
      </Dialog>
    )
  }
  return (
    <Dialog title={t('newToken')} onClose={onClose}>
      <form noValidate onSubmit={submit} className="grid gap-4">
        {problem !== undefined && <Trouble {...textOf(problem)} />}
        <Field
          label={t('tokenName')}
          hint={t('tokenNameHint')}
          required
          error={formState.errors.name?.message}
          {...register('name')}
        />
        <SelectField label={t('term')} {...register('days', { valueAsNumber: true })}>
          {TERMS.map(days => (
            <option key={days} value={days}>
              {days ? t('days', { count: days }) : t('never')}
            </option>
          ))}
        </SelectField>
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
