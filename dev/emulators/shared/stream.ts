import type { Context } from 'hono'
import { streamSSE } from 'hono/streaming'

/** Proxies and browsers assume that a silent stream is dead, so it gets a sign of life this often, ms. */
const HEARTBEAT_MS = 15_000

/** Server-sent events of what happens from now on; the event's name is its type. */
export function eventStream(
  c: Context,
  subscribe: (listener: (event: { type: string }) => void) => () => void,
): Response {
  return streamSSE(c, async stream => {
    const unsubscribe = subscribe(event => {
      void stream.writeSSE({ event: event.type, data: JSON.stringify(event) })
    })
    const heartbeat = setInterval(() => void stream.writeSSE({ event: 'ping', data: '' }), HEARTBEAT_MS)
    // Tells the page, and a test, that nothing from here on is missed.
    await stream.writeSSE({ event: 'ready', data: '' })
    await new Promise<void>(resolve => stream.onAbort(resolve))
    clearInterval(heartbeat)
    unsubscribe()
  })
}
