import type { Context } from 'hono'
import type { AddressOf } from './client-address.ts'
import { makeCounter, tooMany, WINDOW_S } from './rate-limit.ts'

/** How long the list of valid tokens is used before it is read again, ms. */
const READING_MS = 5_000

export interface FailedAuthentication {
  /** Throws a problem if the request's address has failed too often and the token is certainly not valid. */
  refuseGuess(c: Context, tokenHash: string): Promise<void>
  /** Counts one request whose token nobody has. */
  note(c: Context): Promise<void>
  /** Adds the hash of a new session to the list of valid ones, so that it works at once in this process. */
  admit(tokenHash: string): void
}

/**
 * Protects the database from somebody who guesses tokens. An office, or all customers of a telephone company, may share an
 * address, so an attacker must not be able to lock out the others.
 *
 * For an address that has failed too often, a token is not looked up in the database. It is compared with the list of valid
 * tokens, which is read at most once in five seconds. A valid token therefore always passes; one that was made within these
 * seconds is told to try again. Tokens have 256 random bits: this protects the database, not the secret.
 */
export function limitFailures(options: {
  perMinute: number
  addressOf: AddressOf
  /** The digests of all valid tokens. */
  validTokens: () => Promise<Set<string>>
}): FailedAuthentication {
  const { addressOf, validTokens } = options
  const counter = makeCounter(options.perMinute)
  /** Until when a failure may count, epoch ms. Usually there was none, and a request costs nothing here. */
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
      // A token that was just made is valid as soon as the list is read again; it need not wait for the whole minute.
      const resetS = Math.min(count.resetS, READING_MS / 1_000)
      throw tooMany(c, { ...count, resetS }, 'Too many requests from this IP address had no valid token.')
    },
    admit(tokenHash) {
      reading?.tokens.then(
        tokens => tokens.add(tokenHash),
        () => {},
      )
    },
    async note(c) {
      countedUntil = Date.now() + WINDOW_S * 1_000
      await counter?.add(addressOf(c))
    },
  }
}
