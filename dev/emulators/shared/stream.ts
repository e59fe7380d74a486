import type { Context } from 'hono'
import { streamSSE } from 'hono/streaming'

/** How often a silent stream sends a comment, ms. Proxies and browsers close streams that are silent for long. */
const HEARTBEAT_MS = 15_000

/** Server-sent events of everything that happens from now on. The event's name is its type. */
export function eventStream(
  c: Context,
  subscribe: (listener: (event: { type: string }) => void) => () => void,
): Response {
  return streamSSE(c, async stream => {
    const unsubscribe = subscribe(event => {
      void stream.writeSSE({ event: event.type, data: JSON.stringify(event) })
    })
    const heartbeat = setInterval(() => void stream.writeSSE({ event: 'ping', data: '' }), HEARTBEAT_MS)
    // Tells the page, and tests, that nothing is missed from here on.
    await stream.writeSSE({ event: 'ready', data: '' })
    await new Promise<void>(resolve => stream.onAbort(resolve))
    clearInterval(heartbeat)
    unsubscribe()
  })
}
