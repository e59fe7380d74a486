import { useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import { api, ask } from '../../api/client.ts'
import type { Session } from '../../api/types.ts'
import { Button } from '../../ui/button.tsx'
import { useSayProblem } from '../../ui/problem-text.ts'
import { useTimes } from '../../ui/time.ts'
import { Nothing, Rows } from '../parts/page.tsx'
import { Row } from '../parts/row.tsx'
import { deviceOf } from './device.ts'

interface SessionListProps {
  sessions: Session[]
  agentId: string
}

/** The devices on which somebody is signed in. Ending a session also closes its event stream at once. */
export function SessionList({ sessions, agentId }: SessionListProps) {
  const t = useTranslations('sessions')
  const times = useTimes()
  const cache = useQueryClient()
  const sayProblem = useSayProblem()
  const end = (ended: Session[]) =>
    Promise.all(ended.map(({ id }) => ask(api.DELETE('/v1/sessions/{id}', { params: { path: { id } } }))))
      .catch(sayProblem)
      .then(() => cache.invalidateQueries({ queryKey: ['sessions', agentId] }))
  const others = sessions.filter(({ current }) => !current)
  if (sessions.length === 0) return <Nothing>{t('noSessions')}</Nothing>
  return (
    <div className="grid gap-2">
      <Rows label={t('sessions')}>
        {sessions.map(session => (
          <Row
            key={session.id}
            title={deviceOf(session.userAgent) ?? t('unknownDevice')}
            hint={t('sessionAbout', {
              method: t(`methods.${session.method}`),
              address: session.address,
              begun: times.full(session.createdAt),
              seen: times.full(session.lastSeenAt),
            })}
          >
            {session.current ? (
              <span className="rounded-full bg-good-faint px-2 py-0.5 text-xs text-good">{t('thisOne')}</span>
            ) : (
              <Button onClick={() => void end([session])}>{t('end')}</Button>
            )}
          </Row>
        ))}
      </Rows>
      {others.length > 1 && (
        <Button kind="danger" className="justify-self-end" onClick={() => void end(others)}>
          {t(others.length === sessions.length ? 'endAll' : 'endOthers')}
        </Button>
      )}
    </div>
  )
}
