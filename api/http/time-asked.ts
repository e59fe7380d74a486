import type { Sql } from '../../db/client.ts'
import { databaseTime } from '../../db/clock.ts'

/**
 * When a request came in, epoch ms by the database's clock: what holds it up from then on must not make it a later word than
 * it is. Whoever asks for something else after one answer is later than it, at whichever process: the time that the question
 * for the time takes counts for later.
 *
 * @param arrivedAt by this process's `performance.now()`
 * @param keyedAt when its Idempotency-Key was first seen: tries of one key must not overrule each other
 */
export async function timeAsked(sql: Sql, arrivedAt: number, keyedAt?: number): Promise<number> {
  if (keyedAt !== undefined) return keyedAt
  const waitedMs = performance.now() - arrivedAt
  return Math.floor((await databaseTime(sql)) - waitedMs)
}
