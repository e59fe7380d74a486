import { useQueryClient } from '@tanstack/react-query'
import { createContext, type ReactNode, useContext, useEffect, useMemo } from 'react'
import { api, ask } from '../api/client.ts'
import { useMe } from '../session/me.ts'
import { keepOnline } from '../session/presence.ts'
import { type Apply, makeApply } from './apply.ts'
import { tellHeard } from './heard.ts'
import { startLive } from './leader.ts'
import { setLeading } from './leads.ts'
import { setLiveState } from './status.ts'
import { useNotices } from './use-notices.ts'

const ApplyContext = createContext<Apply | undefined>(undefined)

/** How the cache is updated by events, and by what this agent does. */
export function useApply(): Apply {
  const apply = useContext(ApplyContext)
  if (!apply) throw new Error('outside of the live part')
  return apply
}

/** Follows the events while somebody is signed in. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const cache = useQueryClient()
  const agentId = useMe().agent?.id
  const { notify, lead } = useNotices()
  const apply = useMemo(() => makeApply({ cache, me: agentId, notify }), [cache, agentId, notify])
  useEffect(() => {
    const stop = startLive(agentId ?? 'administrator', {
      onEvent(event) {
        apply.event(event)
        tellHeard(event)
      },
      onGap: apply.gap,
      onState: setLiveState,
      // The next request is refused, and leads to the sign-in.
      onEnd: () => void ask(api.GET('/v1/me')).catch(() => {}),
      onLead(signal) {
        setLeading(signal)
        lead(signal)
        if (agentId !== undefined) keepOnline(agentId, signal)
      },
    })
    return () => {
      stop()
      apply.stop()
    }
  }, [agentId, apply, lead])
  return <ApplyContext value={apply}>{children}</ApplyContext>
}
