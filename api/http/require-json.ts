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
  const isJson = /^application\/([a-z.-]+\+)?json\b/i.test(type)
  if (method !== 'GET' && hasBody && !isJson) {
    throw new Problem('malformed_json', 'The body is not declared as JSON.')
  }
  // Many clients declare a type whether or not there is anything to send: where a body may be left out, it was.
  if (!hasBody && isJson) c.req.raw = withoutType(c.req.raw)
  await next()
}

function withoutType(request: Request): Request {
  const headers = new Headers(request.headers)
  headers.delete('Content-Type')
  return new Request(request, { headers })
}
