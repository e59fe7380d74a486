import type { HttpBindings } from '@hono/node-server'
import type { Context } from 'hono'

/**
 * Sets a header that many answers have, before the handler runs. A handler that sets the same header wins.
 *
 * It goes to Node's own response. Hono would collect such headers in a `Headers` object, copy the handler's into it, and have
 * the adapter sort and copy all of them again; that takes longer than most handlers.
 */
export function setHeader(c: Context, name: string, value: string): void {
  const { outgoing } = (c.env ?? {}) as Partial<HttpBindings>
  if (outgoing) outgoing.setHeader(name, value)
  // A test that calls the application without a server.
  else c.header(name, value)
}
