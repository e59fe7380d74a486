import type { MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { Problem } from './problem.ts'

/**
 * Refuses a body larger than `maxSize` bytes. Nearly every request declares its length, and is judged by that. Hono's own
 * limit is the fallback only: it opens the body first, for which the Node adapter makes a stream that nobody reads.
 */
export function limitBody(maxSize: number): MiddlewareHandler {
  const onError = () => {
    throw new Problem('body_too_large', `A body can have at most ${maxSize} bytes.`)
  }
  const limited = bodyLimit({ maxSize, onError })
  return async (c, next) => {
    const length = c.req.header('Content-Length')
    if (length === undefined || c.req.header('Transfer-Encoding') !== undefined) return limited(c, next)
    return Number(length) > maxSize ? onError() : next()
  }
}
