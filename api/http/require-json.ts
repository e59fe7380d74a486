import type { MiddlewareHandler } from 'hono'
import { Problem } from './problem.ts'

/**
 * Refuses a body that isn't declared as JSON. The schemas would ignore such a body, and a request whose body is optional
 * would then do something else than it says.
 */
export const requireJson: MiddlewareHandler = async (c, next) => {
  const { method } = c.req
  const hasBody = Number(c.req.header('Content-Length') ?? 0) > 0 || c.req.header('Transfer-Encoding')
  const type = c.req.header('Content-Type') ?? ''
  const isJson = /^application\/([a-z.-]+\+)?json\b/i.test(type)
  if (method !== 'GET' && hasBody && !isJson) {
    throw new Problem('malformed_json', 'The Content-Type is not application/json.')
  }
  // Many clients declare a type without sending a body. Where the body is optional, this means that there is none.
  if (!hasBody && isJson) c.req.raw = withoutType(c.req.raw)
  await next()
}

function withoutType(request: Request): Request {
  const headers = new Headers(request.headers)
  headers.delete('Content-Type')
  return new Request(request, { headers })
}
