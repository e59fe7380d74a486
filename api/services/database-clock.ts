import { databaseTime } from '../../db/clock.ts'
import type { ApiDependencies } from '../dependencies.ts'

/** How often it is looked how far the two clocks are apart, ms: clocks drift by seconds a day. */
const COMPARED_EVERY_MS = 60_000

export interface DatabaseClock {
  /**
   * The time by the database's clock, epoch ms, as far as this process knows: of what comes in at different processes, the
   * order and the age are told by it. Costs no statement but one a minute, which nobody waits for.
   */
  now(): number
}

export function makeDatabaseClock({ sql }: Pick<ApiDependencies, 'sql'>): DatabaseClock {
  let aheadMs = 0
  let comparedAt = Number.NEGATIVE_INFINITY

  const compare = async () => {
    const [asked, began] = [Date.now(), performance.now()]
    const there = await databaseTime(sql)
    const tookMs = performance.now() - began
    const apartMs = there - (asked + tookMs / 2)
    // What may as well be the way there and back is no difference.
    aheadMs = Math.abs(apartMs) > tookMs + 1 ? Math.round(apartMs) : 0
  }

  return {
    now() {
      if (performance.now() - comparedAt > COMPARED_EVERY_MS) {
        comparedAt = performance.now()
        compare().catch(() => {
          comparedAt = Number.NEGATIVE_INFINITY
        })
      }
      return Date.now() + aheadMs
    },
  }
}
