import { randomUUID } from 'node:crypto'
import type { Database } from '../../db/client.ts'
import { SEATS_LOCK } from '../../db/seats.ts'

/** The least that a claim must do: take the lock of all claims, write one row, commit. Returns how long it took, ms. */
export async function bareTransaction(sql: Database): Promise<number> {
  const start = performance.now()
  await sql.begin(async tx => {
    await tx`select pg_advisory_xact_lock(${SEATS_LOCK})`
    await tx`insert into bench_floor (id) values (${randomUUID()})`
  })
  return performance.now() - start
}

export async function prepareFloor(sql: Database): Promise<void> {
  await sql`create table bench_floor (id uuid primary key)`
}
