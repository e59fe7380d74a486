import type { Sql } from './client.ts'

// Each machine has its own clock. A process whose clock is wrong would overrule others, store a conversation's rows in the
// wrong order, or make a time span end before it began. So everything uses one clock, the database's:
//
// - A stored time is set by the statement that stores it (`statement_timestamp()`; an earlier statement has taken the
// locks).
// - A decision or a delay in a process uses `DatabaseClock`.
// - A duration is measured by `performance.now()`.

/** The time by the database's clock, epoch ms. */
export async function databaseTime(sql: Sql): Promise<number> {
  const [row] = await sql<{ at: number }[]>`select extract(epoch from clock_timestamp())::float8 * 1000 as at`
  if (!row) throw new Error('the database returned no time')
  return row.at
}

/** How often the two clocks are compared, ms. Clocks drift by seconds a day. */
const COMPARED_EVERY_MS = 60_000

export interface DatabaseClock {
  /**
   * The time by the database's clock, epoch ms, to a few ms. Until the first comparison it is the process's own time. It
   * costs one statement a minute, and nobody waits for that.
   */
  now(): number
}

export function makeDatabaseClock({ sql }: { sql: Sql }): DatabaseClock {
  let aheadMs = 0
  let comparedAt = Number.NEGATIVE_INFINITY

  const compare = async () => {
    const [asked, began] = [Date.now(), performance.now()]
    const there = await databaseTime(sql)
    const tookMs = performance.now() - began
    const apartMs = there - (asked + tookMs / 2)
    // A difference that the round trip can explain is not counted.
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
