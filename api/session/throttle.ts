import { createHash } from 'node:crypto'
import type { Context } from 'hono'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { emailKey } from '../../domain/email.ts'
import type { AddressOf } from '../http/client-address.ts'
import { tooMany } from '../http/rate-limit.ts'

/** The period for failures with one account, s. */
const ACCOUNT_S = 15 * 60

/** Failures of one address with one account in this period. */
const OF_ONE_ADDRESS = 5

/**
 * Failures of all addresses together with one account. It is much more than for one address, so that an attacker needs many
 * addresses to lock out the owner.
 */
const OF_ALL_ADDRESSES = 50

const ADDRESS_S = 60

export interface Throttle {
  /**
   * Counts an attempt before it is made, so that parallel attempts count too. Throws `rate_limited` above a limit. Returns a
   * function to call after a success.
   *
   * @param account an e-mail address or another key; undefined: only the address counts
   */
  count(c: Context, account?: string): Promise<() => Promise<void>>
}

/** @param perMinute failures of one address per minute; 0: no limit */
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
          throw tooMany(c, { resetS }, 'There were too many failed attempts.')
        })
      }
      await spend(byAddress, address)
      if (key !== undefined) {
        await spend(byBoth, `${key} ${address}`)
        await spend(byAccount, key)
      }
      return async () => {
        // Successes don't count, because an office may share one address.
        await byAddress?.reward(address, 1)
        if (key === undefined) return
        await byBoth.delete(`${key} ${address}`)
        await byAccount.reward(key, 1)
      }
    },
  }
}

/** Hashed, because the text can have any length. */
function accountKey(account: string): string {
  return createHash('sha256')
    .update(emailKey(account) ?? account.toLowerCase())
    .digest('base64url')
}
