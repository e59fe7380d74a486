import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { api, ask } from '../../api/client.ts'
import type { Agent } from '../../api/types.ts'
import { useMe } from '../../session/me.ts'
import { agentsQuery } from '../../session/people.ts'
import { DOTS } from '../../session/presence.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { Button } from '../../ui/button.tsx'
import { useSayProblem } from '../../ui/problem-text.ts'
import { useTimes } from '../../ui/time.ts'
import { Section } from '../form/section.tsx'
import { Back } from '../parts/row.tsx'
import { WayBack } from '../way-back/way-back.tsx'
import { Access } from './access.tsx'
import { useChangePerson, useRights } from './data.ts'
import { DeletePerson } from './delete-person.tsx'
import { Memberships } from './memberships.tsx'
import { PersonForm } from './person-form.tsx'

const PRESENCES = ['online', 'away', 'offline'] as const

/** The page of a person: profile, channels and teams, access, and the end of the account. */
export function PersonPage({ person, onBack }: { person: Agent; onBack(): void }) {
  const t = useTranslations('people')
  const s = useTranslations('session.presence')
  const times = useTimes()
  const { isAdmin } = useRights(person.role)
  const isMe = useMe().agent?.id === person.id
  const [isDeleting, setDeleting] = useState(false)
  const { name, presence, presenceSince } = person
  const restore = useChangePerson(person.id)
  return (
    <div className="grid max-w-3xl gap-4">
      <Back label={t('title')} onBack={onBack} />
      <header className="flex flex-wrap items-center gap-3">
        <Avatar name={name} size="lg" />
        <div className="min-w-0 flex-1">
          <h2 dir="auto" className="text-lg font-semibold wrap-anywhere">
            {name}
          </h2>
          <p className="flex items-center gap-1.5 text-sm text-soft">
            <span className={`size-2 rounded-full ${DOTS[presence]}`} />
            {t('presenceSince', { presence: s(presence), time: times.full(presenceSince) })}
          </p>
        </div>
        {!isMe && <PresenceChoice person={person} />}
      </header>
      <Section title={t('profile')} about={isAdmin ? undefined : t('capacityOnly')}>
        <PersonForm person={person} />
      </Section>
      <WayBack
        of="agent"
        id={person.id}
        now={{ name, role: person.role, capacity: person.capacity }}
        restore={isAdmin ? changes => restore(changes, person.version) : undefined}
      />
      <Memberships person={person} />
      <Access person={person} />
      {isAdmin && !isMe && (
        <Section title={t('leave')} about={t('leaveHint')}>
          <Button kind="danger" className="h-8 justify-self-start" onClick={() => setDeleting(true)}>
            {t('delete', { name })}
          </Button>
        </Section>
      )}
      {isDeleting && <DeletePerson person={person} onDone={onBack} onClose={() => setDeleting(false)} />}
    </div>
  )
}

/**
 * Changes somebody's presence, for example of an agent who has left without going offline and would still be assigned
 * conversations.
 */
function PresenceChoice({ person }: { person: Agent }) {
  const t = useTranslations('people')
  const s = useTranslations('session.presence')
  const cache = useQueryClient()
  const sayProblem = useSayProblem()
  const set = (presence: Agent['presence']) =>
    ask(api.PUT('/v1/agents/{id}/presence', { params: { path: { id: person.id } }, body: { presence } }))
      .then(() => cache.invalidateQueries(agentsQuery))
      .catch(sayProblem)
  return (
    <select
      aria-label={t('presenceOf', { name: person.name })}
      value={person.presence}
      onChange={({ target }) => void set(target.value as Agent['presence'])}
      className="h-8 rounded-md border border-line bg-surface px-2 text-sm hover:bg-hover"
    >
      {PRESENCES.map(presence => (
        <option key={presence} value={presence}>
          {s(presence)}
        </option>
      ))}
    </select>
  )
}
