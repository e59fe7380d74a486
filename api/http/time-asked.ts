import type { Sql } from '../../db/client.ts'
import { databaseTime } from '../../db/clock.ts'

/**
 * When a request arrived, epoch ms by the database's clock. Of two requests that change the same thing, the later one must
 * win, even if the earlier one was held up on its way.
 *
 * The time that the clock query itself takes is not subtracted. So the result is never too early, and a request made after
 * another was answered is always later than it, in whichever process.
 *
 * @param arrivedAt by this process's `performance.now()`
 * @param keyedAt when its Idempotency-Key was first seen: tries with one key must not overrule each other
 */
export async function timeAsked(sql: Sql, arrivedAt: number, keyedAt?: number): Promise<number> {
  if (keyedAt !== undefined) return keyedAt
  const waitedMs = performance.now() - arrivedAt
  return Math.floor((await databaseTime(sql)) - waitedMs)
}
