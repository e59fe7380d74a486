import type { Context, MiddlewareHandler } from 'hono'
import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible'
import { setHeader } from './answer-headers.ts'
import { Problem } from './problem.ts'

/** The period over which requests are counted, s. All requests of one minute may come at once. */
export const WINDOW_S = 60

/** Counts by key, within this process. */
export interface Counter {
  /** Counts one more and returns the new count. */
  add(key: string): Promise<Count>
  /** Returns the count without changing it. */
  read(key: string): Promise<Count>
}

export interface Count {
  /** Whether the count is above the limit. */
  over: boolean
  /** Whether the limit is reached, so that one more would be above it. */
  spent: boolean
  remaining: number
  /** Seconds until the count starts again at zero. */
  resetS: number
}

/** Makes a counter; undefined if `perMinute` is 0, which means no limit. */
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
 * Lets through `perMinute` requests of one key, and tells the caller how many are left
 * (draft-ietf-httpapi-ratelimit-headers). A stream counts once, however long it is open.
 */
export function limitRate(perMinute: number, keyOf: (c: Context) => string): MiddlewareHandler {
  const counter = makeCounter(perMinute)
  if (!counter) return (_, next) => next()
  const policy = `"token";q=${perMinute};w=${WINDOW_S}`
  return async (c, next) => {
    const count = await counter.add(keyOf(c))
    setHeader(c, 'RateLimit-Policy', policy)
    setHeader(c, 'RateLimit', `"token";r=${count.remaining};t=${count.resetS}`)
    if (count.over) throw tooMany(c, count, `A token or session may make ${perMinute} requests per minute.`)
    await next()
  }
}

/** The problem for a caller who has to wait `resetS` seconds. */
export function tooMany(c: Context, { resetS }: Pick<Count, 'resetS'>, detail: string): Problem {
  c.header('Retry-After', String(resetS))
  return new Problem('rate_limited', detail)
}
