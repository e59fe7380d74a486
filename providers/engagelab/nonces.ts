/** How far the time of an X-CALLBACK-ID may be from now, in either direction, ms. */
export const MAX_AGE_MS = 5 * 60_000

/** Remembers nonces for as long as they could be repeated. */
export interface NonceMemory {
  /** Whether the nonce is new, or came with this same body before. */
  isFor(nonce: string, body: Buffer, now: number): boolean
}

/** The most nonces in memory. Beyond it the oldest are forgotten, so that nobody can fill the memory. */
const MAX_NONCES = 50_000

/**
 * The memory belongs to this process only. Another process would accept the same nonce once more within its five minutes.
 */
export function nonceMemory(): NonceMemory {
  const seen = new Map<string, { body: Buffer; until: number }>()
  return {
    isFor(nonce, body, now) {
      const known = seen.get(nonce)
      if (known && known.until >= now) return known.body.equals(body)
      seen.delete(nonce)
      // A timestamp that is ahead of our clock is accepted for twice as long.
      seen.set(nonce, { body, until: now + 2 * MAX_AGE_MS })
      for (const [oldest, { until }] of seen) {
        if (until >= now && seen.size <= MAX_NONCES) break
        seen.delete(oldest)
      }
      return true
    },
  }
}
