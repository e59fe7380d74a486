import type { RetentionSettings } from '../domain/settings.ts'
import type { Sql } from './client.ts'

/** Channels that keep texts or files for a limited time, including deleted channels. */
export async function listRetentions(sql: Sql): Promise<(RetentionSettings & { channelId: string })[]> {
  const rows = await sql<{ channelId: string; retention: Partial<RetentionSettings> }[]>`
    select c.id as channel_id, v.settings->'retention' as retention
    from channels c join channel_versions v on v.channel_id = c.id and v.version = c.version
    where coalesce(v.settings->'retention'->>'messages', v.settings->'retention'->>'files') is not null`
  return rows.map(({ channelId, retention: { messages = null, files = null } }) => ({
    channelId,
    messages,
    files,
  }))
}

/** Conversations of a channel that were closed before that time and still have their texts or files, oldest first. */
export async function listPastTime(
  sql: Sql,
  what: 'texts' | 'files',
  { channelId, before, limit }: { channelId: string; before: Date; limit: number },
): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`
    select id from conversations
    where channel_id = ${channelId} and closed_at < ${before}
      and (texts_gone_at is null or files_gone_at is null)
      and ${what === 'texts' ? sql`texts_gone_at` : sql`files_gone_at`} is null
    order by closed_at limit ${limit}`
  return rows.map(({ id }) => id)
}
