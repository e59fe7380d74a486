import type { Sql } from './client.ts'

/** Whether there are committed rows after the current end of the stream. */
export function isHeldBack(sql: Sql) {
  const behind = sql`xid >= pg_snapshot_xmin(pg_current_snapshot())`
  return sql`(
    exists (select from events where ${behind})
    or exists (select from delivery_reports where ${behind})
    or exists (select from media where position is not null and ${behind})
    or exists (select from channel_versions where position is not null and ${behind})
    or exists (select from conversation_reads where ${behind})
    or exists (select from contacts where position is not null and ${behind})
    or exists (select from told_objects where ${behind})
    or exists (select from agents where presence_position is not null
      and presence_xid >= pg_snapshot_xmin(pg_current_snapshot()))
  )`
}
