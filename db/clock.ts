import type { Sql } from './client.ts'

/**
 * The time by the database's clock, epoch ms. What of two things came later is told by one clock for all: processes on
 * different machines have their own, and the one that is fast would overrule the others.
 */
export async function databaseTime(sql: Sql): Promise<number> {
  const [row] = await sql<{ at: number }[]>`select extract(epoch from clock_timestamp())::float8 * 1000 as at`
  if (!row) throw new Error('the database told no time')
  return row.at
}
