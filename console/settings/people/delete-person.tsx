import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import { api, ask } from '../../api/client.ts'
import type { Agent } from '../../api/types.ts'
import { agentsQuery, teamsQuery } from '../../session/people.ts'
import { Confirm } from '../../ui/confirm.tsx'
import { say } from '../../ui/toast.tsx'
import { heldQuery, invitesQuery } from './data.ts'

interface DeletePersonProps {
  person: Agent
  onDone(): void
  onClose(): void
}

/** Deletes an account, after saying what happens to its conversations. */
export function DeletePerson({ person, onDone, onClose }: DeletePersonProps) {
  const t = useTranslations('people')
  const cache = useQueryClient()
  const held = useQuery(heldQuery(person.id)).data
  const { id, name } = person
  const run = async () => {
    await ask(api.DELETE('/v1/agents/{id}', { params: { path: { id } } }))
    say({ title: t('deleted', { name }) })
    cache.setQueryData(agentsQuery.queryKey, all => all?.filter(one => one.id !== id))
    onDone()
    await Promise.all([cache.invalidateQueries(teamsQuery), cache.invalidateQueries(invitesQuery)])
  }
  return (
    <Confirm title={t('delete', { name })} action={t('deleteNow')} run={run} onClose={onClose}>
      <p>{t('deleteAccess')}</p>
      <p aria-live="polite" className="font-medium">
        {held && t(held.capped ? 'deleteMany' : 'deleteHeld', { count: held.count })}
      </p>
      <p className="text-soft">{t('deletePast')}</p>
    </Confirm>
  )
}
