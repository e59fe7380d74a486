/** An X-CALLBACK-ID is taken this long before and after the time that it names, ms. */
export const MAX_AGE_MS = 5 * 60_000

/** Remembers nonces for as long as they could come again. */
export interface NonceMemory {
  /** Whether the nonce is new, or came with this very body. */
  isFor(nonce: string, body: Buffer, now: number): boolean
}

/** So many are kept at most; beyond it the oldest are forgotten, so that nobody fills the memory. */
const MAX_NONCES = 50_000

/** A memory of this process alone: another one takes the same nonce once more, within its five minutes. */
export function nonceMemory(): NonceMemory {
  const seen = new Map<string, { body: Buffer; until: number }>()
  return {
    isFor(nonce, body, now) {
      const known = seen.get(nonce)
      if (known && known.until >= now) return known.body.equals(body)
      seen.delete(nonce)
      // A timestamp ahead of our clock is taken for twice as long.
      seen.set(nonce, { body, until: now + 2 * MAX_AGE_MS })
      for (const [oldest, { until }] of seen) {
        if (until >= now && seen.size <= MAX_NONCES) break
        seen.delete(oldest)
      }
      return true
    },
  }
}
