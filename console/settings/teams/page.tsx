import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Plus, Users } from 'lucide-react'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { api, ask } from '../../api/client.ts'
import type { Team } from '../../api/types.ts'
import { teamsQuery, useAgentName } from '../../session/people.ts'
import { Button } from '../../ui/button.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { Listing, Loaded, Nothing, Rows } from '../parts/page.tsx'
import { RowLink } from '../parts/row.tsx'
import { TeamForm } from './team-form.tsx'

/** Groups of people that rules and colleagues can give conversations to. */
export function Page() {
  const t = useTranslations('teams')
  const cache = useQueryClient()
  const teams = useQuery(teamsQuery)
  const nameOf = useAgentName()
  const [shown, setShown] = useState<Team | 'new'>()
  const [deleting, setDeleting] = useState<Team>()
  const close = () => setShown(undefined)
  return (
    <Listing
      title={t('title')}
      hint={t('hint')}
      action={
        <Button kind="primary" className="h-8" onClick={() => setShown('new')}>
          <Plus size={15} aria-hidden="true" />
          {t('new')}
        </Button>
      }
    >
      <Loaded query={teams}>
        {all =>
          all.length === 0 ? (
            <Nothing>{t('none')}</Nothing>
          ) : (
            <Rows label={t('title')}>
              {all.map(team => (
                <RowLink
                  key={team.id}
                  onOpen={() => setShown(team)}
                  icon={<Users size={18} className="text-soft" aria-hidden="true" />}
                  title={team.name}
                  hint={team.agentIds.map(id => nameOf(id) ?? '…').join(', ') || t('nobody')}
                >
                  <span className="text-xs text-soft">{t('members', { count: team.agentIds.length })}</span>
                </RowLink>
              ))}
            </Rows>
          )
        }
      </Loaded>
      {shown && (
        <TeamForm
          team={shown === 'new' ? undefined : shown}
          onDelete={() => {
            if (shown !== 'new') setDeleting(shown)
            close()
          }}
          onClose={close}
        />
      )}
      {deleting && (
        <Confirm
          title={t('deleteTitle', { name: deleting.name })}
          action={t('delete')}
          run={async () => {
            await ask(api.DELETE('/v1/teams/{id}', { params: { path: { id: deleting.id } } }))
            await cache.invalidateQueries(teamsQuery)
          }}
          onClose={() => setDeleting(undefined)}
        >
          <p>{t('deleteHint')}</p>
        </Confirm>
      )}
    </Listing>
  )
}
