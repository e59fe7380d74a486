import { useQueryClient } from '@tanstack/react-query'
import { useForm } from 'react-hook-form'
import { useTranslations } from 'use-intl'
import { api, ask } from '../../api/client.ts'
import type { Team } from '../../api/types.ts'
import { Trouble } from '../../session/card.tsx'
import { Field } from '../../session/field.tsx'
import { teamsQuery, useAgents } from '../../session/people.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { useProblemText, useSayProblem } from '../../ui/problem-text.ts'
import { say } from '../../ui/toast.tsx'
import { Check } from '../parts/fields.tsx'
import { useSave } from '../parts/use-save.ts'

interface TeamFormProps {
  /** Undefined: a new one. */
  team: Team | undefined
  onDelete(): void
  onClose(): void
}

export function TeamForm({ team, onDelete, onClose }: TeamFormProps) {
  const t = useTranslations('teams')
  const p = useTranslations('parts')
  const s = useTranslations('settings')
  const textOf = useProblemText()
  const sayProblem = useSayProblem()
  const cache = useQueryClient()
  const agents = useAgents()
  const form = useForm({ defaultValues: { name: team?.name ?? '', agentIds: team?.agentIds ?? [] } })
  const { register, formState } = form
  const change = async (id: string, body: { name: string; agentIds: string[] }) => {
    await ask(api.PATCH('/v1/teams/{id}', { params: { path: { id } }, body }))
    await cache.invalidateQueries(teamsQuery)
  }
  const { submit, problem } = useSave(form, ['name'], async values => {
    if (team) {
      const { id, name, agentIds } = team
      await change(id, values)
      say({
        title: s('saved'),
        action: { label: p('undo'), run: () => void change(id, { name, agentIds }).catch(sayProblem) },
      })
    } else {
      const params = { header: { 'idempotency-key': crypto.randomUUID() } }
      await ask(api.POST('/v1/teams', { params, body: values }))
      await cache.invalidateQueries(teamsQuery)
    }
    onClose()
  })
  return (
    <Dialog title={team?.name ?? t('new')} onClose={onClose}>
      <form onSubmit={submit} className="grid gap-4">
        {problem !== undefined && <Trouble {...textOf(problem)} />}
        <Field label={t('name')} required error={formState.errors.name?.message} {...register('name')} />
        <fieldset className="grid gap-2">
          <legend className="mb-1 text-sm font-medium">{t('membersTitle')}</legend>
          <div className="grid max-h-60 gap-2 overflow-y-auto rounded-md border border-line p-3">
            {agents.map(({ id, name }) => (
              <Check key={id} value={id} {...register('agentIds')}>
                {name}
              </Check>
            ))}
          </div>
        </fieldset>
        <div className="flex gap-2">
          {team && (
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
