import { awaitReturn, type Return } from './return.ts'
import type { ServerSentEvent } from './sse.ts'
import { followEvents } from './stream.ts'

/**
 * `live`: the stream runs. `broken`: it has stopped and is being tried again, so the page may be old. `ended`: so has the
 * session, and the stream is tried again when somebody has signed in.
 */
export type LiveState = 'connecting' | 'live' | 'broken' | 'ended'

/** Messages between tabs. `hello`: a new tab asks for the state. */
type Told =
  | { is: 'event'; event: ServerSentEvent }
  | { is: 'state'; state: LiveState }
  | { is: 'ended' }
  | { is: 'hello' }

/** A session that ends again within this time is tried no faster than this, ms. */
const AGAIN_MS = 5_000

export interface LiveOptions {
  onEvent(event: ServerSentEvent): void
  onState(state: LiveState): void
  /** The stream could not continue after the last event, so events may have been missed. */
  onGap(): void
  /** The session has ended. */
  onEnd(): void
  /** Whether the same person is signed in again. */
  isBack(): Promise<boolean>
  /** Called when this tab becomes the leader. The signal aborts when it is no longer. */
  onLead(signal: AbortSignal): void
}

/** The stream of a tab. */
export interface Live {
  stop(): void
  /** A request was answered although the session had ended: somebody may have signed in. */
  answered(): void
}

/**
 * Follows the events with one stream for all tabs, because a browser allows only a few connections to one server. The
 * tab that holds the lock reads the stream and passes each event on. When that tab closes, the browser gives the lock
 * to another one, which continues after the last event that it got.
 *
 * When the session has ended, a tab that stays open waits for the next one, and goes on then.
 *
 * @param key tabs of different people must not share a stream
 */
export function startLive(key: string, options: LiveOptions): Live {
  const { onEvent, onState, onGap, onEnd, onLead, isBack } = options
  const stopped = new AbortController()
  const { signal } = stopped
  const channel = new BroadcastChannel(`switchboard-live-${key}`)
  let lastId: string | undefined
  let state: LiveState = 'connecting'
  let leads = false
  let away: Return | undefined
  let endedAt = 0

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
    // Another tab begins, or has a stream: so it is signed in.
    if (data.is !== 'ended') away?.look()
    if (data.is === 'hello') {
      if (leads) tell({ is: 'state', state })
    } else if (leads) return
    else if (data.is === 'event') take(data.event)
    else if (data.is === 'state') setState(data.state)
    else end()
  }
  /** Waits for the next session. What was asked for meanwhile was refused, so everything is read again then. */
  const end = async () => {
    if (away || signal.aborted) return
    away = awaitReturn(isBack, signal)
    const isAgain = Date.now() - endedAt < 2 * AGAIN_MS
    endedAt = Date.now()
    setState('ended')
    onEnd()
    await away.back
    if (isAgain) await new Promise(resolve => setTimeout(resolve, AGAIN_MS))
    away = undefined
    if (signal.aborted) return
    onGap()
    // Whoever leads says whether the stream runs; and other tabs hear that there is a session.
    tell({ is: 'hello' })
    follow()
  }

  const lead = async () => {
    // The session ended while this tab waited for its turn: it asks for another turn when it is back.
    if (signal.aborted || away) return
    leads = true
    const leading = new AbortController()
    const stop = () => leading.abort()
    signal.addEventListener('abort', stop, { signal: leading.signal })
    onLead(leading.signal)
    const announce = (next: LiveState) => {
      setState(next)
      tell({ is: 'state', state: next })
    }
    await followEvents({
      after: lastId,
      signal,
      onOpen: () => announce('live'),
      onBreak: () => announce('broken'),
      onEvent(event) {
        take(event)
        tell({ is: 'event', event })
      },
      onEnd() {
        tell({ is: 'ended' })
        void end()
      },
    })
    leads = false
    stop()
  }
  const follow = () => {
    // A page without TLS has no locks: there each tab has its own stream.
    const locks = navigator.locks as LockManager | undefined
    if (locks) locks.request(`switchboard-live-${key}`, { signal }, lead).catch(() => {})
    else void lead()
  }
  tell({ is: 'hello' })
  follow()

  return {
    stop() {
      stopped.abort()
      channel.close()
    },
    answered: () => away?.look(),
  }
}
