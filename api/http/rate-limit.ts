import type { Context, MiddlewareHandler } from 'hono'
import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible'
import { Problem } from './problem.ts'

/** Over which limits are counted, s. A whole minute's requests may come at once. */
export const WINDOW_S = 60

/** Counts what someone does, within this process. */
export interface Counter {
  /** Counts one more. */
  add(key: string): Promise<Count>
  /** What was counted so far. */
  read(key: string): Promise<Count>
}

export interface Count {
  /** Whether more was counted than is allowed. */
  over: boolean
  /** Whether nothing is left, so that one more would be over. */
  spent: boolean
  remaining: number
  /** Until it begins anew, s. */
  resetS: number
}

/** Undefined, when there is no limit. */
export function makeCounter(perMinute: number): Counter | undefined {
  if (perMinute === 0) return undefined
  const limiter = new RateLimiterMemory({ points: perMinute, duration: WINDOW_S })
  const count = (state: RateLimiterRes | null): Count => {
    const { consumedPoints = 0, msBeforeNext = 0 } = state ?? {}
    return {
      over: consumedPoints > perMinute,
      spent: consumedPoints >= perMinute,
      remaining: Math.max(0, perMinute - consumedPoints),
      resetS: Math.max(1, Math.ceil(msBeforeNext / 1_000)),
    }
  }
  return {
    add: async key => count(await limiter.penalty(key)),
    read: async key => count(await limiter.get(key)),
  }
}

/**
 * Lets through so many requests a minute of one key, and tells where it stands (draft-ietf-httpapi-ratelimit-headers).
 * A stream counts once, however long it is open.
 */
export function limitRate(perMinute: number, keyOf: (c: Context) => string): MiddlewareHandler {
  const counter = makeCounter(perMinute)
  if (!counter) return (_, next) => next()
  const policy = `"token";q=${perMinute};w=${WINDOW_S}`
  return async (c, next) => {
    const count = await counter.add(keyOf(c))
    const standing = `"token";r=${count.remaining};t=${count.resetS}`
    if (count.over) {
      c.header('RateLimit-Policy', policy)
      c.header('RateLimit', standing)
      throw tooMany(c, count, `A token has ${perMinute} requests a minute.`)
    }
    await next()
    c.res.headers.set('RateLimit-Policy', policy)
    c.res.headers.set('RateLimit', standing)
  }
}

/** The problem of one who has to wait. */
export function tooMany(c: Context, { resetS }: Pick<Count, 'resetS'>, detail: string): Problem {
  c.header('Retry-After', String(resetS))
  return new Problem('rate_limited', detail)
}
