import type { ServerSentEvent } from './sse.ts'
import { followEvents } from './stream.ts'

/** `live`: the stream runs. `broken`: it has stopped and is being tried again, so the page may be old. */
export type LiveState = 'connecting' | 'live' | 'broken'

/** Messages between tabs. `hello`: a new tab asks for the state. */
type Told =
  | { is: 'event'; event: ServerSentEvent }
  | { is: 'state'; state: LiveState }
  | { is: 'ended' }
  | { is: 'hello' }

export interface LiveOptions {
  onEvent(event: ServerSentEvent): void
  onState(state: LiveState): void
  /** The stream could not continue after the last event, so events may have been missed. */
  onGap(): void
  /** The session has ended. */
  onEnd(): void
  /** Called when this tab becomes the leader. The signal aborts when it stops. */
  onLead(signal: AbortSignal): void
}

/**
 * Follows the events with one stream for all tabs, because a browser allows only a few connections to one server. The
 * tab that holds the lock reads the stream and passes each event on. When that tab closes, the browser gives the lock
 * to another one, which continues after the last event that it got.
 *
 * @param key tabs of different people must not share a stream
 * @returns the function that stops
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
    // `ready` names the event after which the stream continues. If it is another one than asked for, the service no
    // longer has the events in between.
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
  // A page without TLS has no locks: there each tab has its own stream.
  const locks = navigator.locks as LockManager | undefined
  if (locks) {
    locks.request(`switchboard-live-${key}`, { signal: stopped.signal }, lead).catch(() => {})
  } else void lead()

  return () => {
    stopped.abort()
    channel.close()
  }
}
