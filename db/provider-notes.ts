import type { NoticeValues } from '../domain/notice-values.ts'
import { json, type Sql } from './client.ts'

/** What webhooks brought and the service does not handle. */
export interface Left {
  what: string
  count: number
  lastAt: Date
}

export async function countLeft(sql: Sql, channelId: string, what: string, count: number): Promise<void> {
  await sql`
    insert into webhook_left (channel_id, what, count) values (${channelId}, ${what}, ${count})
    on conflict (channel_id, what) do update set count = webhook_left.count + excluded.count, last_at = now()`
}

export async function loadLeft(sql: Sql, channelIds: string[]): Promise<Map<string, Left[]>> {
  const rows = await sql<(Left & { channelId: string })[]>`
    select channel_id, what, count::integer, last_at from webhook_left
    where channel_id = any(${channelIds}) order by what`
  return grouped(rows)
}

/** A notice of the provider about an account or number. */
export interface ChannelNotice {
  code: string
  detail: string
  /** Null: it was stored before notices had values. */
  values: NoticeValues | null
  at: Date
}

export async function noteNotice(
  sql: Sql,
  channelId: string,
  { code, detail, values }: { code: string; detail: string; values?: NoticeValues },
): Promise<void> {
  await sql`
    insert into channel_notices (channel_id, code, detail, values)
    values (${channelId}, ${code}, ${detail}, ${values ? json(sql, values) : null})
    on conflict (channel_id, code) do update
    set detail = excluded.detail, values = excluded.values, at = now()`
}

/** The latest notice of each kind, newest first. */
export async function loadNotices(sql: Sql, channelIds: string[]): Promise<Map<string, ChannelNotice[]>> {
  const rows = await sql<(ChannelNotice & { channelId: string })[]>`
    select channel_id, code, detail, values, at from channel_notices
    where channel_id = any(${channelIds}) order by at desc, code`
  return grouped(rows)
}

function grouped<T extends { channelId: string }>(rows: T[]): Map<string, Omit<T, 'channelId'>[]> {
  const byChannel = new Map<string, Omit<T, 'channelId'>[]>()
  for (const { channelId, ...row } of rows) {
    byChannel.set(channelId, [...(byChannel.get(channelId) ?? []), row])
  }
  return byChannel
}
