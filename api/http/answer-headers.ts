import { randomUUID } from 'node:crypto'
import type { HttpBindings } from '@hono/node-server'
import type { Context, MiddlewareHandler } from 'hono'
import type { ApiEnvironment } from './auth.ts'

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

/** An id that a log line of ours may contain as it is. */
const ACCEPTED_ID = /^[\w=-]{1,255}$/

/** Gives each request an id, or takes the caller's own (`X-Request-Id`), and notes when it came. */
export const identifyRequest: MiddlewareHandler<ApiEnvironment> = (c, next) => {
  const given = c.req.header('X-Request-Id')
  const id = given !== undefined && ACCEPTED_ID.test(given) ? given : randomUUID()
  c.set('requestId', id)
  c.set('arrivedAt', performance.now())
  setHeader(c, 'X-Request-Id', id)
  return next()
}
