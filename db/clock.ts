import type { Sql } from './client.ts'

// Processes on different machines have clocks of their own, and one that is off would overrule the others, put a conversation's
// rows in the wrong order, or make a time that ends before it began. So all go by one clock, the database's: what is stored is
// dated by the statement that stores it (`statement_timestamp()`: under the locks that an earlier one took), and what is judged
// or put off by the time in a process asks `DatabaseClock`. How long something takes here is measured by `performance.now()`.

/** The time by the database's clock, epoch ms. */
export async function databaseTime(sql: Sql): Promise<number> {
  const [row] = await sql<{ at: number }[]>`select extract(epoch from clock_timestamp())::float8 * 1000 as at`
  if (!row) throw new Error('the database told no time')
  return row.at
}

/** How often it is looked how far the two clocks are apart, ms: clocks drift by seconds a day. */
const COMPARED_EVERY_MS = 60_000

export interface DatabaseClock {
  /**
   * The time by the database's clock, epoch ms, as far as this process knows: some ms off, and until the first look the
   * process's own. Costs no statement but one a minute, which nobody waits for.
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
