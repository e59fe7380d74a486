import type { Context } from 'hono'
import type { AddressOf } from './client-address.ts'
import { makeCounter, tooMany, WINDOW_S } from './rate-limit.ts'

/** How long a reading of all valid tokens is used, ms. */
const READING_MS = 5_000

export interface FailedAuthentication {
  /** Throws a problem when the request's address has failed too often, and its token is certainly not valid. */
  refuseGuess(c: Context, tokenHash: string): Promise<void>
  /** Counts a token that nobody has. */
  note(c: Context): Promise<void>
}

/**
 * Keeps those who guess tokens away from the database. An address is shared, by an office or by all customers of a
 * telephone company, so that nobody may lock out the others behind it: from an address that has failed too often a token
 * is not looked up, but compared with the valid ones, which are read at most once in five seconds, whatever comes. A
 * good one always gets through; one that was made in these seconds is to try again. Tokens have 256 random bits: what
 * is to be spared is the database, not the secret.
 */
export function limitFailures(options: {
  perMinute: number
  addressOf: AddressOf
  /** The digests of all valid tokens. */
  validTokens: () => Promise<Set<string>>
}): FailedAuthentication {
  const { addressOf, validTokens } = options
  const counter = makeCounter(options.perMinute)
  /** Until when a failure may count. Most of the time none does, and a request costs nothing here. */
  let countedUntil = 0
  let reading: { at: number; tokens: Promise<Set<string>> } | undefined

  const allValid = () => {
    if (reading && Date.now() - reading.at < READING_MS) return reading.tokens
    const fresh = { at: Date.now(), tokens: validTokens() }
    reading = fresh
    fresh.tokens.catch(() => {
      if (reading === fresh) reading = undefined
    })
    return fresh.tokens
  }

  return {
    async refuseGuess(c, tokenHash) {
      if (!counter || Date.now() > countedUntil) return
      const count = await counter.read(addressOf(c))
      if (!count.spent || (await allValid()).has(tokenHash)) return
      // Who has a token that was made just now need not wait for the address's whole minute.
      const resetS = Math.min(count.resetS, READING_MS / 1_000)
      throw tooMany(c, { ...count, resetS }, 'Too many requests from this address had no valid token.')
    },
    async note(c) {
      countedUntil = Date.now() + WINDOW_S * 1_000
      await counter?.add(addressOf(c))
    },
  }
}
