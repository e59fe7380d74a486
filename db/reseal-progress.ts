import type { ReadRun } from '../platform/running-keys.ts'
import type { Sql } from './client.ts'

/** What earlier calls of `npm run reseal` have read, by the run's id. */
export async function loadReadRuns(sql: Sql): Promise<Map<string, ReadRun>> {
  const rows = await sql<(Omit<ReadRun, 'eventId'> & { eventId: string })[]>`
    select run_id, event_id, key_ids from reseal_progress`
  return new Map(rows.map(row => [row.runId, { ...row, eventId: Number(row.eventId) }]))
}

export async function storeReadRuns(sql: Sql, runs: readonly ReadRun[]): Promise<void> {
  if (runs.length === 0) return
  const rows = runs.map(({ runId, eventId, keyIds }) => ({ run: runId, event: eventId, keys: keyIds }))
  await sql`
    insert into reseal_progress (run_id, event_id, key_ids)
    select r.run, r.event, r.keys
    from jsonb_to_recordset(${sql.json(rows)}) as r(run text, event bigint, keys text[])
    on conflict (run_id) do update set event_id = excluded.event_id, key_ids = excluded.key_ids`
}

/** Forgets runs that have ended. */
export async function forgetReadRuns(sql: Sql, running: readonly string[]): Promise<void> {
  await sql`delete from reseal_progress where run_id <> all(${running as string[]})`
}
