import { fromWhom } from '../api/person.ts'
import { readEvents, type ServerSentEvent } from './sse.ts'

/** Without a byte for this long, the connection counts as dead, ms. The API sends something every 15 s. */
const SILENCE_MS = 35_000

/** Pauses before the next attempt, ms. The first is short, because most interruptions are. */
const PAUSES_MS = [300, 1_000, 2_000, 5_000, 10_000]

export interface StreamOptions {
  /** The id of the last event that was seen; undefined: from now on. */
  after: string | undefined
  onEvent(event: ServerSentEvent): void
  /** The stream runs. */
  onOpen(): void
  /** The stream has stopped. It is tried again. */
  onBreak(): void
  /** The session has ended. The stream is not tried again. */
  onEnd(): void
  signal: AbortSignal
}

/**
 * Follows the event stream until `signal` aborts. After an interruption it continues after the last event, so that
 * nothing is missed.
 */
export async function followEvents({ after, onEvent, onOpen, onBreak, onEnd, signal }: StreamOptions) {
  let lastId = after
  for (let failures = 0; !signal.aborted; failures++) {
    const attempt = new AbortController()
    const stop = () => attempt.abort()
    signal.addEventListener('abort', stop)
    // The connection stays silent, and would be taken for a live one until it counts as dead.
    addEventListener('offline', stop)
    let silence = setTimeout(stop, SILENCE_MS)
    try {
      const headers: HeadersInit = { ...fromWhom(), ...(lastId && { 'Last-Event-ID': lastId }) }
      const response = await fetch('/v1/events', { headers, signal: attempt.signal })
      // 412: the session is that of somebody else.
      if (response.status === 401 || response.status === 412) return onEnd()
      if (!response.ok || !response.body) throw new Error(String(response.status))
      for await (const event of readEvents(response.body)) {
        clearTimeout(silence)
        silence = setTimeout(stop, SILENCE_MS)
        if (event.event === 'ready') {
          failures = 0
          onOpen()
        }
        if (event.id) lastId = event.id
        onEvent(event)
      }
    } catch {
      // Whatever the reason, the next attempt continues after the last event.
    } finally {
      clearTimeout(silence)
      signal.removeEventListener('abort', stop)
      removeEventListener('offline', stop)
    }
    if (signal.aborted) return
    onBreak()
    await pause(PAUSES_MS[Math.min(failures, PAUSES_MS.length - 1)] ?? 0, signal)
  }
}

/** Waits. It ends early when the network comes back or somebody looks at the page again. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    const done = () => {
      clearTimeout(timer)
      removeEventListener('online', done)
      document.removeEventListener('visibilitychange', seen)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const seen = () => document.visibilityState === 'visible' && done()
    const timer = setTimeout(done, ms)
    addEventListener('online', done)
    document.addEventListener('visibilitychange', seen)
    signal.addEventListener('abort', done)
  })
}
