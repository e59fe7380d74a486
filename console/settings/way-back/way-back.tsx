import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import { api, ask } from '../../api/client.ts'
import type { AuditEntry } from '../../api/types.ts'
import { useActorName } from '../../session/actor-name.ts'
import { hasRole, useMe } from '../../session/me.ts'
import { useTimes } from '../../ui/time.ts'
import { say } from '../../ui/toast.tsx'
import { Section } from '../form/section.tsx'
import { Versions } from '../form/versions.tsx'
import { isUpToDate, namesIn, statesOf, type Values, wayTo } from './states.ts'
import { authorOf, useChangeWords } from './words.ts'

/** How many changes are listed. */
const NEWEST = 50
/** How soon, and how often, a log that lags behind is read again, ms. */
const AGAIN_MS = 1_000
const MOST_TIMES = 5

interface WayBackProps {
  of: 'label' | 'team' | 'reply' | 'agent'
  id: string
  /** What it is now, with the names that the API has for what can be changed. */
  now: Values
  /** Writes what is to be as it was. Undefined: who looks may not. */
  restore?(changes: Values): Promise<unknown>
}

/** Who changed it and when, from the audit log, with the way back. Only for who may read that. */
export function WayBack(props: WayBackProps) {
  return hasRole(useMe(), 'supervisor') ? <Changes {...props} /> : null
}

function Changes({ of, id, now, restore }: WayBackProps) {
  const t = useTranslations('parts.history')
  const cache = useQueryClient()
  const times = useTimes()
  const nameOf = useActorName()
  const wordsOf = useChangeWords()
  const groups = Object.keys(now)
  const { data } = useQuery({
    // What it is now belongs to it: as it changes, so does the log.
    queryKey: ['changes', id, JSON.stringify(now)],
    async queryFn() {
      const query = { targetType: of, targetId: id, outcome: 'done' as const, limit: NEWEST }
      const { items } = (await ask(api.GET('/v1/audit-log', { params: { query } }))) as {
        items: AuditEntry[]
      }
      return items.filter(entry => namesIn(entry, groups).length > 0)
    },
    staleTime: 0,
    refetchInterval: ({ state }) =>
      state.data && state.dataUpdateCount < MOST_TIMES && !isUpToDate(now, state.data, groups)
        ? AGAIN_MS
        : false,
  })
  const [last] = data ?? []
  if (!data || !last) return null
  const states = statesOf(now, data, groups)
  // The newest has the highest number.
  const numberOf = (index: number) => data.length - index
  const lostOf = (index: number) => states[index]?.lost ?? []
  return (
    <Section
      title={t('title')}
      about={t('last', { name: nameOf(authorOf(last)), time: times.full(last.at) })}
    >
      <Versions
        rows={data.map((entry, index) => ({
          version: numberOf(index),
          changedBy: authorOf(entry),
          changedAt: entry.at,
          changed: wordsOf(entry, groups),
          noWayBack: lostOf(index).length > 0 ? t('lost') : restore ? undefined : '',
        }))}
        isNumbered={false}
        current={data.length}
        restore={async version => {
          const state = states[data.length - version]
          if (!state || !restore) return
          await restore(wayTo(state, now))
          await cache.invalidateQueries({ queryKey: ['changes', id] })
          say({ title: t('restored') })
        }}
      />
    </Section>
  )
}
