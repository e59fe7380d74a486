import { createHash } from 'node:crypto'
import type { Context } from 'hono'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { emailKey } from '../../domain/email.ts'
import type { AddressOf } from '../http/client-address.ts'
import { tooMany } from '../http/rate-limit.ts'

/** The period in which failures with one account count, s. */
const ACCOUNT_S = 15 * 60

/** How often one address may fail with one account in this period. */
const OF_ONE_ADDRESS = 5

/**
 * How often all addresses together may fail with one account. It is far more than one address has, so that a stranger who
 * knows an e-mail address needs many of his own to keep its owner out.
 */
const OF_ALL_ADDRESSES = 50

const ADDRESS_S = 60

export interface Throttle {
  /**
   * Counts a try before it is made, so that many at once count too. Throws `rate_limited` if there were too many. Returns what
   * is to be called when the try was a good one.
   *
   * @param account an e-mail address, or whatever is tried; undefined: only the address counts
   */
  count(c: Context, account?: string): Promise<() => Promise<void>>
}

/** @param perMinute how many failures of one address a minute; 0: no limit */
export function makeThrottle(perMinute: number, addressOf: AddressOf): Throttle {
  const byAddress =
    perMinute > 0 ? new RateLimiterMemory({ points: perMinute, duration: ADDRESS_S }) : undefined
  const byBoth = new RateLimiterMemory({ points: OF_ONE_ADDRESS, duration: ACCOUNT_S })
  const byAccount = new RateLimiterMemory({ points: OF_ALL_ADDRESSES, duration: ACCOUNT_S })

  return {
    async count(c, account) {
      const address = addressOf(c)
      const key = account === undefined ? undefined : accountKey(account)
      const spend = async (limiter: RateLimiterMemory | undefined, of: string) => {
        await limiter?.consume(of).catch(error => {
          if (!(error instanceof RateLimiterRes)) throw error
          const resetS = Math.max(1, Math.ceil(error.msBeforeNext / 1_000))
          throw tooMany(c, { resetS }, 'Too many tries have failed.')
        })
      }
      await spend(byAddress, address)
      if (key !== undefined) {
        await spend(byBoth, `${key} ${address}`)
        await spend(byAccount, key)
      }
      return async () => {
        // Of an office behind one address, each who gets in takes no place from the next.
        await byAddress?.reward(address, 1)
        if (key === undefined) return
        await byBoth.delete(`${key} ${address}`)
        await byAccount.reward(key, 1)
      }
    },
  }
}

/** Of any length and form, since anything may be tried. */
function accountKey(account: string): string {
  return createHash('sha256')
    .update(emailKey(account) ?? account.toLowerCase())
    .digest('base64url')
}
