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

// Labels, teams, shared replies and people have no stored versions. Their earlier states are worked out from the
// audit log (`states.ts`): beginning with what they are now, each logged change is undone in turn.

/** How many changes are shown. */
const NEWEST = 50
/**
 * The log is written shortly after the change. Until it contains the latest one it is read again: pause, ms, and how
 * often.
 */
const AGAIN_MS = 1_000
const MOST_TIMES = 5

interface WayBackProps {
  of: 'label' | 'team' | 'reply' | 'agent'
  id: string
  /** The present values, by the API's names. */
  now: Values
  /** Stores earlier values. Undefined: the person may not. */
  restore?(changes: Values): Promise<unknown>
}

/** Who changed it and when, and a way back. For supervisors and administrators only, who may read the audit log. */
export function WayBack(props: WayBackProps) {
  return hasRole(useMe(), 'supervisor') ? <Changes {...props} /> : null
}

/** The logged changes and the states between them. */
function Changes({ of, id, now, restore }: WayBackProps) {
  const t = useTranslations('parts.history')
  const cache = useQueryClient()
  const times = useTimes()
  const nameOf = useActorName()
  const wordsOf = useChangeWords()
  const groups = Object.keys(now)
  const { data } = useQuery({
    // The present values are part of the key: when they change, the log has changed too.
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
