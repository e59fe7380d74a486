import type { ServerSentEvent } from './sse.ts'
import { followEvents } from './stream.ts'

export type LiveState = 'connecting' | 'live' | 'broken'

/** Messages between tabs. */
type Told =
  | { is: 'event'; event: ServerSentEvent }
  | { is: 'state'; state: LiveState }
  | { is: 'ended' }
  | { is: 'hello' }

export interface LiveOptions {
  onEvent(event: ServerSentEvent): void
  onState(state: LiveState): void
  /** The stream did not continue where it was, so events may have been missed. */
  onGap(): void
  /** The session has ended. */
  onEnd(): void
  /** Called when this tab becomes the leader, with a signal that aborts when it is the leader no more. */
  onLead(signal: AbortSignal): void
}

/**
 * One stream for all tabs, because a browser allows few connections to one server. The tab that holds the lock reads
 * the stream and passes it on. When it is closed, another tab takes over, after the last event that it got.
 *
 * @param key tabs of different people do not share a stream
 */
export function startLive(key: string, { onEvent, onState, onGap, onEnd, onLead }: LiveOptions): () => void {
  const stopped = new AbortController()
  const channel = new BroadcastChannel(`switchboard-live-${key}`)
  let lastId: string | undefined
  let state: LiveState = 'connecting'
  let leads = false

  const setState = (next: LiveState) => {
    state = next
    onState(next)
  }
  const take = (event: ServerSentEvent) => {
    const isElsewhere = event.event === 'ready' && lastId !== undefined && event.id !== lastId
    if (event.id) lastId = event.id
    if (isElsewhere) onGap()
    onEvent(event)
  }
  const tell = (told: Told) => channel.postMessage(told)
  channel.onmessage = ({ data }: MessageEvent<Told>) => {
    if (data.is === 'hello') {
      if (leads) tell({ is: 'state', state })
    } else if (leads) return
    else if (data.is === 'event') take(data.event)
    else if (data.is === 'state') setState(data.state)
    else onEnd()
  }

  const lead = async () => {
    if (stopped.signal.aborted) return
    leads = true
    onLead(stopped.signal)
    const announce = (next: LiveState) => {
      setState(next)
      tell({ is: 'state', state: next })
    }
    await followEvents({
      after: lastId,
      signal: stopped.signal,
      onOpen: () => announce('live'),
      onBreak: () => announce('broken'),
      onEvent(event) {
        take(event)
        tell({ is: 'event', event })
      },
      onEnd() {
        tell({ is: 'ended' })
        onEnd()
      },
    })
  }
  tell({ is: 'hello' })
  // Without locks (on an insecure page), each tab has its own stream.
  const locks = navigator.locks as LockManager | undefined
  if (locks) {
    locks.request(`switchboard-live-${key}`, { signal: stopped.signal }, lead).catch(() => {})
  } else void lead()

  return () => {
    stopped.abort()
    channel.close()
  }
}
