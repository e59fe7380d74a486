import type { MediumState } from '../domain/media.ts'
import { GONE_ERRORS } from '../domain/media-errors.ts'
import type { InboundMedia } from '../domain/message.ts'
import type { Sql } from './client.ts'

/** A medium that came with a customer's message. */
export interface Medium {
  id: string
  messageId: string
  conversationId: string
  channelId: string
  index: number
  sourceUrl: string
  declaredType: string
  state: MediumState
  error: string | null
  contentType: string | null
  /** Bytes. */
  size: number | null
  storageKey: string | null
  createdAt: Date
}

/** A file that is in the store now. */
export interface StoredMedium {
  contentType: string
  size: number
  sha256: Uint8Array
  storageKey: string
}

// The driver gives a bigint as text.
export const mediumColumns = (sql: Sql) => sql`
  m.id, m.message_id, m.conversation_id, m.channel_id, m.index, m.source_url, m.declared_type, m.state, m.error,
  m.content_type, m.size::float8 as size, m.storage_key, m.created_at`

/** Notes what a message brought. What is there already stays as it is. */
export async function insertMedia(
  sql: Sql,
  message: { id: string; conversationId: string; channelId: string },
  media: (InboundMedia & { id: string })[],
): Promise<void> {
  const { id: messageId, conversationId, channelId } = message
  const rows = media.map(({ id, url, contentType }, index) => ({
    id,
    messageId,
    conversationId,
    channelId,
    index,
    sourceUrl: url,
    declaredType: contentType,
  }))
  await sql`insert into media ${sql(rows)} on conflict do nothing`
}

export async function loadMedium(sql: Sql, id: string): Promise<Medium | undefined> {
  const [medium] = await sql<Medium[]>`select ${mediumColumns(sql)} from media m where m.id = ${id}`
  return medium
}

/** With what fetching it takes to know. */
export async function loadMediumToFetch(
  sql: Sql,
  id: string,
): Promise<(Medium & { channelDeleted: boolean }) | undefined> {
  const [medium] = await sql<(Medium & { channelDeleted: boolean })[]>`
    select ${mediumColumns(sql)}, c.deleted_at is not null as channel_deleted
    from media m join channels c on c.id = m.channel_id where m.id = ${id}`
  return medium
}

/** The media of these messages, in the order they came in. */
export async function listMediaOf(sql: Sql, messageIds: string[]): Promise<Medium[]> {
  // Most pages of messages have none, and cost nothing.
  if (messageIds.length === 0) return []
  return sql<Medium[]>`
    select ${mediumColumns(sql)} from media m where m.message_id = any(${messageIds}) order by m.message_id, m.index`
}

/** Its place in the live stream; followers see the state it has then. */
const moved = (sql: Sql) => sql`
  changed_at = now(), position = nextval('stream_position'), xid = pg_current_xact_id()`

/** It is in the store. What was settled already stays as it is. False when it is not to be kept: it went meanwhile. */
export async function settleStored(sql: Sql, id: string, file: StoredMedium): Promise<boolean> {
  const { count } = await sql`
    update media set state = 'stored', error = null, content_type = ${file.contentType}, size = ${file.size},
      sha256 = ${file.sha256}, storage_key = ${file.storageKey}, ${moved(sql)}
    where id = ${id} and state = 'pending'`
  return count > 0 || (await loadMedium(sql, id))?.state === 'stored'
}

/** It won't come any more, unless a person asks for it again. */
export async function settleMissing(
  sql: Sql,
  id: string,
  state: 'failed' | 'refused',
  error: string,
): Promise<void> {
  await sql`
    update media set state = ${state}, error = ${error}, ${moved(sql)} where id = ${id} and state = 'pending'`
}

/** It is to be fetched once more. */
export async function reopenMedium(sql: Sql, id: string): Promise<void> {
  await sql`
    update media set state = 'pending', error = null, ${moved(sql)} where id = ${id} and state in ('failed', 'refused')
      and coalesce(error, '') <> all(${[...GONE_ERRORS]})`
}

/** Why the last try failed, of one that is still to come. */
export async function noteFailedTry(sql: Sql, id: string, error: string): Promise<void> {
  await sql`update media set error = ${error} where id = ${id} and state = 'pending' and error is distinct from ${error}`
}

/** Ends the wait for everything a channel still waits for. */
export async function failPendingMedia(sql: Sql, channelId: string, error: string): Promise<void> {
  await sql`
    update media set state = 'failed', error = ${error}, ${moved(sql)}
    where channel_id = ${channelId} and state = 'pending'`
}
