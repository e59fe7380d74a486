import { useQueryClient } from '@tanstack/react-query'
import { createContext, type ReactNode, useContext, useEffect, useMemo } from 'react'
import { api, ask, onAnsweredAgain } from '../api/client.ts'
import { comeAs } from '../api/person.ts'
import { useMe } from '../session/me.ts'
import { keepOnline } from '../session/presence.ts'
import { type Apply, makeApply } from './apply.ts'
import { tellHeard } from './heard.ts'
import { startLive } from './leader.ts'
import { setLeading } from './leads.ts'
import { setLiveState } from './status.ts'
import { useNotices } from './use-notices.ts'

// How live updates work: `leader.ts` lets one tab of the browser read the event stream (`stream.ts`, `sse.ts`) and
// pass it to the others; `return.ts` waits for the next session when one has ended. Each tab applies every event to its own cache: `apply.ts` decides, `rows.ts` and `thread.ts`
// are the pure functions for lists and threads. `heard.ts` lets other parts, such as the board, see the events too.
// `notify.ts` and `use-notices.ts` tell the agent; `status.ts` says whether what is shown is current.

const ApplyContext = createContext<Apply | undefined>(undefined)

/** The functions that update the cache, by events and by the agent's own actions. */
export function useApply(): Apply {
  const apply = useContext(ApplyContext)
  if (!apply) throw new Error('outside of the live part')
  return apply
}

/** Follows the event stream while somebody is signed in. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const cache = useQueryClient()
  const agentId = useMe().agent?.id
  const { notify, lead } = useNotices()
  const apply = useMemo(() => makeApply({ cache, me: agentId, notify }), [cache, agentId, notify])
  useEffect(() => {
    const { stop, answered } = startLive(agentId ?? 'administrator', {
      onEvent(event) {
        apply.event(event)
        tellHeard(event)
      },
      onGap: apply.gap,
      onState(state) {
        if (setLiveState(state).stale) apply.gap()
      },
      // This request is refused, and the client then shows the sign-in; unless somebody has signed in meanwhile.
      onEnd: () =>
        void ask(api.GET('/v1/me')).then(
          () => answered(),
          () => {},
        ),
      async isBack() {
        const { data } = await api.GET('/v1/me').catch(() => ({ data: undefined }))
        if (!data) return false
        return comeAs(data.agent?.id)
      },
      onLead(signal) {
        setLeading(signal)
        lead(signal)
        if (agentId !== undefined) keepOnline(agentId, signal)
      },
    })
    const forget = onAnsweredAgain(answered)
    return () => {
      forget()
      stop()
      apply.stop()
    }
  }, [agentId, apply, lead])
  return <ApplyContext value={apply}>{children}</ApplyContext>
}
