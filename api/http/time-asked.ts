import type { Sql } from '../../db/client.ts'
import { databaseTime } from '../../db/clock.ts'

/**
 * When a request came in, epoch ms by the database's clock: what holds it up from then on must not make it a later word than
 * it is. Whoever asks for something else after one answer is later than it, at whichever process: the time that the question
 * for the time takes counts for later.
 *
 * @param arrivedAt by this process's `performance.now()`
 */
export async function timeAsked(sql: Sql, arrivedAt: number): Promise<number> {
  const waitedMs = performance.now() - arrivedAt
  return Math.floor((await databaseTime(sql)) - waitedMs)
}
