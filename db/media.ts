import type { MediumState } from '../domain/media.ts'
import { GONE_ERRORS } from '../domain/media-errors.ts'
import type { InboundMedia } from '../domain/message.ts'
import type { Sql } from './client.ts'

/** A file that came with a customer's message. */
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

// The driver returns a bigint as text, hence the cast.
export const mediumColumns = (sql: Sql) => sql`
  m.id, m.message_id, m.conversation_id, m.channel_id, m.index, m.source_url, m.declared_type, m.state, m.error,
  m.content_type, m.size::float8 as size, m.storage_key, m.created_at`

/** Stores the files of a message before they are fetched. Rows that exist already stay as they are. */
export async function insertMedia(
  sql: Sql,
  message: { id: string; conversationId: string; channelId: string },
  media: (InboundMedia & { id: string })[],
  notFetched?: 'blocked',
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
    ...(notFetched && { state: 'failed', error: notFetched }),
  }))
  await sql`insert into media ${sql(rows)} on conflict do nothing`
}

export async function loadMedium(sql: Sql, id: string): Promise<Medium | undefined> {
  const [medium] = await sql<Medium[]>`select ${mediumColumns(sql)} from media m where m.id = ${id}`
  return medium
}

/** A file with what has to be known to fetch it. */
export async function loadMediumToFetch(
  sql: Sql,
  id: string,
): Promise<(Medium & { channelDeleted: boolean }) | undefined> {
  const [medium] = await sql<(Medium & { channelDeleted: boolean })[]>`
    select ${mediumColumns(sql)}, c.deleted_at is not null as channel_deleted
    from media m join channels c on c.id = m.channel_id where m.id = ${id}`
  return medium
}

export function loadMedia(sql: Sql, ids: string[]): Promise<Medium[]> {
  return sql<Medium[]>`select ${mediumColumns(sql)} from media m where m.id = any(${ids})`
}

/** The files of these messages, in their order. */
export async function listMediaOf(sql: Sql, messageIds: string[]): Promise<Medium[]> {
  // Most pages of messages have no files, and need no query.
  if (messageIds.length === 0) return []
  return sql<Medium[]>`
    select ${mediumColumns(sql)} from media m where m.message_id = any(${messageIds}) order by m.message_id, m.index`
}

/** Moves the row to the end of the live stream, so that followers see its new state. */
const moved = (sql: Sql) => sql`
  changed_at = now(), position = nextval('stream_position'), xid = pg_current_xact_id()`

/**
 * The file is in the store. A settled row stays as it is. Returns false if the file must not be kept, because it was erased
 * meanwhile.
 */
export async function settleStored(sql: Sql, id: string, file: StoredMedium): Promise<boolean> {
  const { count } = await sql`
    update media set state = 'stored', error = null, content_type = ${file.contentType}, size = ${file.size},
      sha256 = ${file.sha256}, storage_key = ${file.storageKey}, ${moved(sql)}
    where id = ${id} and state = 'pending'`
  return count > 0 || (await loadMedium(sql, id))?.state === 'stored'
}

/** The file can't be had, unless a person asks for it again. */
export async function settleMissing(
  sql: Sql,
  id: string,
  state: 'failed' | 'refused',
  error: string,
): Promise<void> {
  await sql`
    update media set state = ${state}, error = ${error}, ${moved(sql)} where id = ${id} and state = 'pending'`
}

/** The file is to be fetched again. */
export async function reopenMedium(sql: Sql, id: string): Promise<void> {
  await sql`
    update media set state = 'pending', error = null, ${moved(sql)} where id = ${id} and state in ('failed', 'refused')
      and coalesce(error, '') <> all(${[...GONE_ERRORS]})`
}

/** Stores why the last try failed; another one follows. */
export async function noteFailedTry(sql: Sql, id: string, error: string): Promise<void> {
  await sql`update media set error = ${error} where id = ${id} and state = 'pending' and error is distinct from ${error}`
}

/** Gives up all files that a channel still waits for. */
export async function failPendingMedia(sql: Sql, channelId: string, error: string): Promise<void> {
  await sql`
    update media set state = 'failed', error = ${error}, ${moved(sql)}
    where channel_id = ${channelId} and state = 'pending'`
}
