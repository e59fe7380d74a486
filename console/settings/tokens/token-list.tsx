import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { api, ask } from '../../api/client.ts'
import type { ApiToken } from '../../api/types.ts'
import { useActorName } from '../../session/actor-name.ts'
import { Button } from '../../ui/button.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { useTimes } from '../../ui/time.ts'
import { Nothing, Rows } from '../parts/page.tsx'
import { Row } from '../parts/row.tsx'

interface TokenListProps {
  tokens: ApiToken[]
  agentId: string
}

/**
 * The tokens of an agent: what for, by whom, until when, and when one was last used. A token that nobody uses should
 * be revoked.
 */
export function TokenList({ tokens, agentId }: TokenListProps) {
  const t = useTranslations('tokens')
  const times = useTimes()
  const cache = useQueryClient()
  const nameOf = useActorName()
  const [revoking, setRevoking] = useState<ApiToken>()
  const nameOfToken = ({ first, name }: ApiToken) => (first ? t('firstToken') : name)
  const about = ({ createdBy, createdAt, expiresAt, lastUsedAt }: ApiToken) =>
    [
      t('madeBy', { name: createdBy ? nameOf(createdBy) : t('unknown'), time: times.full(createdAt) }),
      lastUsedAt ? t('lastUsed', { time: times.full(lastUsedAt) }) : t('neverUsed'),
      expiresAt ? t('expires', { time: times.full(expiresAt) }) : t('noExpiry'),
    ].join(' · ')
  if (tokens.length === 0) return <Nothing>{t('noTokens')}</Nothing>
  return (
    <>
      <Rows label={t('tokens')}>
        {tokens.map(token => (
          <Row key={token.id} title={nameOfToken(token)} hint={about(token)}>
            {isOver(token) && (
              <span className="rounded-full bg-bad-faint px-2 py-0.5 text-xs text-bad">{t('expired')}</span>
            )}
            <Button onClick={() => setRevoking(token)}>{t('revoke')}</Button>
          </Row>
        ))}
      </Rows>
      {revoking && (
        <Confirm
          title={t('revokeTitle', { name: nameOfToken(revoking) })}
          action={t('revoke')}
          run={async () => {
            await ask(api.DELETE('/v1/tokens/{id}', { params: { path: { id: revoking.id } } }))
            await cache.invalidateQueries({ queryKey: ['tokens', agentId] })
          }}
          onClose={() => setRevoking(undefined)}
        >
          <p>{t('revokeHint')}</p>
        </Confirm>
      )}
    </>
  )
}

const isOver = ({ expiresAt }: ApiToken) => expiresAt !== null && Date.parse(expiresAt) < Date.now()
