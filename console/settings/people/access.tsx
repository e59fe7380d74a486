import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { api, ask } from '../../api/client.ts'
import type { Agent, InviteWithUrl } from '../../api/types.ts'
import { useActorName } from '../../session/actor-name.ts'
import { Button } from '../../ui/button.tsx'
import { useSayProblem } from '../../ui/problem-text.ts'
import { useTimes } from '../../ui/time.ts'
import { Section } from '../form/section.tsx'
import { Loaded, Rows } from '../parts/page.tsx'
import { Row } from '../parts/row.tsx'
import { SessionList } from '../sessions/session-list.tsx'
import { TokenList } from '../tokens/token-list.tsx'
import { invitesQuery, sessionsQuery, tokensOfQuery, useRights } from './data.ts'
import { LinkShown } from './link-shown.tsx'

type LinkKind = InviteWithUrl['kind']

/** How a person gets in: invitations and reset links, and for administrators their open sessions and tokens. */
export function Access({ person }: { person: Agent }) {
  const t = useTranslations('people')
  const { isAdmin, mayMakeLink } = useRights(person.role)
  const cache = useQueryClient()
  const sayProblem = useSayProblem()
  const [link, setLink] = useState<InviteWithUrl>()
  const make = async (kind: LinkKind) => {
    const params = { header: { 'idempotency-key': crypto.randomUUID() } }
    const body = { agentId: person.id, kind, send: false }
    setLink(await ask(api.POST('/v1/invites', { params, body })))
    await cache.invalidateQueries(invitesQuery)
  }
  return (
    <>
      <Section title={t('wayIn')} about={mayMakeLink ? t('wayInHint') : t('onlyAdmin')}>
        {mayMakeLink && (
          <div className="flex flex-wrap gap-2">
            <Button onClick={() => void make('invite').catch(sayProblem)}>{t('newInvite')}</Button>
            <Button onClick={() => void make('reset').catch(sayProblem)}>{t('newReset')}</Button>
          </div>
        )}
        <OpenLinks person={person} canRevoke={mayMakeLink} />
      </Section>
      {isAdmin && <Sessions person={person} />}
      {isAdmin && <Tokens person={person} />}
      {link && <LinkShown link={link} onClose={() => setLink(undefined)} />}
    </>
  )
}

/** Links that were made and not used yet. Each can be revoked. */
function OpenLinks({ person, canRevoke }: { person: Agent; canRevoke: boolean }) {
  const t = useTranslations('people')
  const times = useTimes()
  const cache = useQueryClient()
  const sayProblem = useSayProblem()
  const nameOf = useActorName()
  const links = (useQuery(invitesQuery).data ?? []).filter(({ agentId }) => agentId === person.id)
  if (links.length === 0) return null
  const revoke = (id: string) =>
    ask(api.DELETE('/v1/invites/{id}', { params: { path: { id } } }))
      .then(() => cache.invalidateQueries(invitesQuery))
      .catch(sayProblem)
  return (
    <Rows label={t('openLinks')}>
      {links.map(({ id, kind, createdAt, expiresAt, createdBy }) => (
        <Row
          key={id}
          title={t(`kinds.${kind}`)}
          hint={t('linkAbout', {
            by: createdBy ? nameOf(createdBy) : t('themselves'),
            made: times.full(createdAt),
            ends: times.full(expiresAt),
          })}
        >
          {canRevoke && <Button onClick={() => void revoke(id)}>{t('revoke')}</Button>}
        </Row>
      ))}
    </Rows>
  )
}

function Sessions({ person }: { person: Agent }) {
  const t = useTranslations('people')
  return (
    <Section title={t('sessions')} about={t('sessionsHint')}>
      <Loaded query={useQuery(sessionsQuery(person.id))}>
        {sessions => <SessionList sessions={sessions} agentId={person.id} />}
      </Loaded>
    </Section>
  )
}

function Tokens({ person }: { person: Agent }) {
  const t = useTranslations('people')
  return (
    <Section title={t('tokens')} about={t('tokensHint', { name: person.name })}>
      <Loaded query={useQuery(tokensOfQuery(person.id))}>
        {tokens => <TokenList tokens={tokens} agentId={person.id} />}
      </Loaded>
    </Section>
  )
}
