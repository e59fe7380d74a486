import { randomUUID } from 'node:crypto'
import type { MiddlewareHandler } from 'hono'
import { setHeader } from './answer-headers.ts'
import type { ApiEnvironment } from './auth.ts'

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
