import type { MiddlewareHandler } from 'hono'
import { Problem } from './problem.ts'

/**
 * Refuses a body that isn't declared as JSON: the schemas would pass over it, and a request with an optional body would
 * then do something else than it says.
 */
export const requireJson: MiddlewareHandler = async (c, next) => {
  const { method } = c.req
  const hasBody = Number(c.req.header('Content-Length') ?? 0) > 0 || c.req.header('Transfer-Encoding')
  const type = c.req.header('Content-Type') ?? ''
  if (method !== 'GET' && hasBody && !/^application\/([a-z.-]+\+)?json\b/i.test(type)) {
    throw new Problem('malformed_json', 'The body is not declared as JSON.')
  }
  await next()
}
