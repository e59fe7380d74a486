import { useQuery } from '@tanstack/react-query'
import { UserPlus } from 'lucide-react'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import type { Agent } from '../../api/types.ts'
import { useHeard } from '../../live/heard.ts'
import { useMe } from '../../session/me.ts'
import { agentsQuery, teamsQuery } from '../../session/people.ts'
import { DOTS } from '../../session/presence.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { Button } from '../../ui/button.tsx'
import type { PageProps } from '../pages.ts'
import { Listing, Loaded, Nothing, Rows } from '../parts/page.tsx'
import { RowLink } from '../parts/row.tsx'
import { useFresh } from '../parts/use-fresh.ts'
import { useOpen } from '../parts/use-open.ts'
import { invitesQuery } from './data.ts'
import { Invite } from './invite.tsx'
import { PersonPage } from './person.tsx'

/** The list of people, or one of them, and the invitation of a new one. */
export function Page({ id: opened }: PageProps) {
  const t = useTranslations('people')
  const open = useOpen('people')
  const agents = useQuery(agentsQuery)
  useFresh(agents)
  // Events have no addresses.
  useHeard(({ type }) => type === 'agent.changed' && void agents.refetch({ cancelRefetch: false }))
  const [isInviting, setInviting] = useState(false)
  const person = agents.data?.find(({ id }) => id === opened)
  if (opened && agents.data && !person) return <Nothing>{t('gone')}</Nothing>
  if (person) return <PersonPage key={person.id} person={person} onBack={() => open(undefined)} />
  return (
    <Listing
      title={t('title')}
      hint={t('hint')}
      action={
        <Button kind="primary" className="h-8" onClick={() => setInviting(true)}>
          <UserPlus size={15} aria-hidden="true" />
          {t('invite')}
        </Button>
      }
    >
      <Loaded query={agents}>
        {people => (
          <Rows label={t('title')}>
            {people.map(agent => (
              <PersonRow key={agent.id} agent={agent} onOpen={() => open(agent.id)} />
            ))}
          </Rows>
        )}
      </Loaded>
      {isInviting && <Invite onClose={() => setInviting(false)} />}
    </Listing>
  )
}

/** A person. Somebody who has not used their invitation yet is shown as invited instead of by presence. */
function PersonRow({ agent, onOpen }: { agent: Agent; onOpen(): void }) {
  const t = useTranslations('people')
  const s = useTranslations('session.presence')
  const me = useMe()
  const invites = useQuery(invitesQuery).data ?? []
  const teams = (useQuery(teamsQuery).data ?? []).filter(({ agentIds }) => agentIds.includes(agent.id))
  const isInvited = invites.some(({ agentId, kind }) => agentId === agent.id && kind === 'invite')
  const about = [agent.email, ...teams.map(({ name }) => name)].filter(Boolean).join(' · ')
  return (
    <RowLink
      onOpen={onOpen}
      icon={<Avatar name={agent.name} />}
      title={agent.id === me.agent?.id ? t('you', { name: agent.name }) : agent.name}
      hint={about}
    >
      {isInvited ? (
        <span className="shrink-0 rounded-full bg-wait-faint px-2 py-0.5 text-xs whitespace-nowrap text-wait">
          {t('invited')}
        </span>
      ) : (
        <span className="hidden items-center gap-1.5 text-xs text-soft sm:flex">
          <span className={`size-2 rounded-full ${DOTS[agent.presence]}`} />
          {s(agent.presence)}
        </span>
      )}
      <span className="hidden w-28 text-xs text-soft sm:block">
        {t('capacityOf', { count: agent.capacity })}
      </span>
      <span className="text-right text-xs whitespace-nowrap text-soft sm:w-24">
        {t(`roles.${agent.role}`)}
      </span>
    </RowLink>
  )
}
