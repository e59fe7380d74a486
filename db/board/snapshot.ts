import type { Database, Sql } from '../client.ts'
import { endXid, LAST_POSITION, type StreamPosition } from '../stream.ts'

/** The moment of a snapshot, by the database's clock, and the last position of the stream that it certainly contains. */
export interface Moment {
  asOf: Date
  end: StreamPosition
}

/**
 * Reads everything from one snapshot, and writes nothing. Whoever follows the stream from `end` sees each change after the
 * snapshot, and perhaps some that it contains already.
 */
export async function inSnapshot<T>(
  sql: Database,
  read: (tx: Sql, moment: Moment) => Promise<T>,
): Promise<T> {
  const result = await sql.begin('isolation level repeatable read read only', async tx => {
    // The first statement of such a transaction takes the snapshot. Indexes keep the order of what is read, also of tables
    // that were small when the planner last looked.
    const [now] = await tx<{ asOf: Date; xid: string }[]>`
      select clock_timestamp() as as_of, ${endXid(tx)} as xid, set_config('enable_seqscan', 'off', true)`
    if (!now) throw new Error('no clock')
    return read(tx, { asOf: now.asOf, end: { xid: now.xid, position: LAST_POSITION } })
  })
  return result as T
}
