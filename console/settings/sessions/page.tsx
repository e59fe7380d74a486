import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import { useMe } from '../../session/me.ts'
import { Listing, Loaded, Nothing } from '../parts/page.tsx'
import { sessionsQuery } from '../people/data.ts'
import { SessionList } from './session-list.tsx'

/** The agent's own sessions. */
export function Page() {
  const t = useTranslations('sessions')
  const { agent } = useMe()
  return (
    <Listing title={t('sessions')} hint={t('sessionsHint')}>
      {agent ? <Own agentId={agent.id} /> : <Nothing>{t('noAgent')}</Nothing>}
    </Listing>
  )
}

function Own({ agentId }: { agentId: string }) {
  return (
    <Loaded query={useQuery(sessionsQuery(agentId))}>
      {sessions => <SessionList sessions={sessions} agentId={agentId} />}
    </Loaded>
  )
}
