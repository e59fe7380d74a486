import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { api, ask } from '../../api/client.ts'
import type { Agent, AuditEntry, Channel } from '../../api/types.ts'
import { useActorName } from '../../session/actor-name.ts'
import { setChannelMember } from '../../session/people.ts'
import { Button } from '../../ui/button.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { useTimes } from '../../ui/time.ts'
import { Rows } from '../parts/page.tsx'
import { Row } from '../parts/row.tsx'
import { authorOf } from '../way-back/words.ts'
import { membersQuery } from './data.ts'
import { type MemberChange, memberChanges } from './member-changes.ts'

/** How many of each kind are read. */
const NEWEST = 25
/** The log is written a moment after the change: so it is read again this soon, ms, and so often. */
const AGAIN_MS = 1_000
const MOST_TIMES = 2

interface MemberHistoryProps {
  channel: Channel
  agents: readonly Agent[]
  members: readonly Agent[]
}

/** Who was added and removed, by whom and when, with the way back. */
export function MemberHistory({ channel, agents, members }: MemberHistoryProps) {
  const t = useTranslations('channels.members.changes')
  const times = useTimes()
  const nameOf = useActorName()
  const [asked, setAsked] = useState<MemberChange>()
  const ids = members.map(({ id }) => id).sort()
  const { data = [] } = useQuery({
    // Who is in it belongs to it: as they change, so does the log.
    queryKey: ['channels', channel.id, 'member-changes', ids.join()],
    queryFn: () => entriesOf(channel.id),
    // Without it the list would be closed after an undo.
    placeholderData: keepPreviousData,
    staleTime: 0,
    refetchInterval: ({ state }) => (state.dataUpdateCount < MOST_TIMES ? AGAIN_MS : false),
  })
  const changes = memberChanges(data, new Set(agents.map(({ id }) => id)), new Set(ids))
  if (changes.length === 0) return null
  return (
    <details>
      <summary className="cursor-pointer text-sm font-medium">{t('title')}</summary>
      <div className="mt-3">
        <Rows label={t('title')}>
          {changes.map(change => {
            const { entry, agentId, isAdded, blocked } = change
            const name = nameOf({ kind: 'agent', id: agentId })
            const what = t(isAdded ? 'added' : 'removed', { name })
            return (
              <Row
                key={entry.id}
                title={what}
                hint={t('by', { name: nameOf(authorOf(entry)), time: times.full(entry.at) })}
              >
                {blocked ? (
                  <span className="text-xs text-soft">{t(blocked)}</span>
                ) : (
                  <Button aria-label={t('undoOne', { what })} onClick={() => setAsked(change)}>
                    {t('undo')}
                  </Button>
                )}
              </Row>
            )
          })}
        </Rows>
      </div>
      {asked && <Ask channel={channel} change={asked} onClose={() => setAsked(undefined)} />}
    </details>
  )
}

async function entriesOf(channelId: string): Promise<AuditEntry[]> {
  const read = (action: 'channel.member_added' | 'channel.member_removed') => {
    const query = { targetType: 'channel' as const, targetId: channelId, outcome: 'done' as const }
    return ask(api.GET('/v1/audit-log', { params: { query: { ...query, action, limit: NEWEST } } }))
  }
  const pages = await Promise.all([read('channel.member_added'), read('channel.member_removed')])
  return pages.flatMap(page => (page as { items: AuditEntry[] }).items)
}

interface AskProps {
  channel: Channel
  change: MemberChange
  onClose(): void
}

/** Says what the way back does to conversations, before it is gone. */
function Ask({ channel, change: { agentId, isAdded }, onClose }: AskProps) {
  const t = useTranslations('channels.members')
  const cache = useQueryClient()
  const way = isAdded ? 'remove' : 'changes.addAgain'
  const name = useActorName()({ kind: 'agent', id: agentId })
  const run = async () => {
    await setChannelMember(channel.id, agentId, !isAdded)
    await cache.invalidateQueries({ queryKey: membersQuery(channel.id).queryKey })
  }
  return (
    <Confirm
      title={t(`${way}.title`, { name })}
      action={t(`${way}.action`)}
      kind={isAdded ? 'danger' : 'primary'}
      run={run}
      onClose={onClose}
    >
      <p>{t(`${way}.text`, { name, channel: channel.name })}</p>
    </Confirm>
  )
}
