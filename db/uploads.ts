import postgres from 'postgres'
import type { GoneError } from '../domain/media-errors.ts'
import type { Sql } from './client.ts'

/** PostgreSQL's error code (Appendix A of its manual). */
const UNIQUE_VIOLATION = '23505'

/** A file that somebody here uploaded, all of which has arrived. */
export interface Upload {
  id: string
  name: string
  contentType: string
  /** Bytes. */
  size: number
  sha256: Uint8Array
  /** Of a WebP only. */
  isAnimated: boolean | null
  createdAt: Date
}

const uploadColumns = (sql: Sql) => sql`
  u.id, u.name, u.content_type, u.size::float8 as size, u.sha256, u.is_animated, u.created_at`

/** Stores that a file is about to arrive. So if it breaks off, the keeper removes what there is of it. */
export async function beginUpload(
  sql: Sql,
  upload: { id: string; name: string; agentId: string | null },
): Promise<void> {
  await sql`insert into uploads ${sql(upload)}`
}

/** The file has arrived. Undefined if another one has the same `keyHash`. */
export async function completeUpload(
  sql: Sql,
  id: string,
  file: Pick<Upload, 'name' | 'contentType' | 'size' | 'sha256'> & { isAnimated?: boolean; keyHash?: string },
): Promise<Upload | undefined> {
  try {
    const [upload] = await sql<Upload[]>`
      update uploads u set name = ${file.name}, content_type = ${file.contentType}, size = ${file.size}, sha256 = ${file.sha256},
        is_animated = ${file.isAnimated ?? null}, key_hash = ${file.keyHash ?? null}, unused_since = now()
      where u.id = ${id} returning ${uploadColumns(sql)}`
    return upload
  } catch (error) {
    if (error instanceof postgres.PostgresError && error.code === UNIQUE_VIOLATION) return undefined
    throw error
  }
}

export async function findUploadByKey(sql: Sql, keyHash: string): Promise<Upload | undefined> {
  const [upload] = await sql<Upload[]>`
    select ${uploadColumns(sql)} from uploads u where u.key_hash = ${keyHash}`
  return upload
}

export async function dropUpload(sql: Sql, id: string): Promise<void> {
  await sql`delete from uploads where id = ${id}`
}

export async function loadUpload(sql: Sql, id: string): Promise<Upload | undefined> {
  const [upload] = await sql<Upload[]>`
    select ${uploadColumns(sql)} from uploads u where u.id = ${id} and u.sha256 is not null`
  return upload
}

export function loadUploads(sql: Sql, ids: string[]): Promise<Upload[]> {
  return sql<Upload[]>`
    select ${uploadColumns(sql)} from uploads u where u.id = any(${ids}) and u.sha256 is not null`
}

/** Who asks for uploads; null: the administrator's own token. `all`: whoever's they are. */
export interface Uploader {
  agentId: string | null
  all: boolean
}

/** Uploads by their ids, of those that one may use: one's own, and those of canned replies. */
const usable = (sql: Sql, ids: string[], { agentId, all }: Uploader) => sql`
  u.id = any(${ids}) and u.sha256 is not null and (${all} or u.agent_id is not distinct from ${agentId} or exists (
    select from reply_files f join replies r on r.id = f.reply_id
    where f.upload_id = u.id and (r.agent_id is null or r.agent_id = ${agentId})))`

export function findUploads(sql: Sql, ids: string[], by: Uploader): Promise<Upload[]> {
  return sql<Upload[]>`select ${uploadColumns(sql)} from uploads u where ${usable(sql, ids, by)}`
}

/** The same, of files that are about to be used: none of them is removed within the next day. */
export function claimUploads(sql: Sql, ids: string[], by: Uploader): Promise<Upload[]> {
  return sql<Upload[]>`
    update uploads u set unused_since = case when u.unused_since is not null then now() end
    where ${usable(sql, ids, by)} returning ${uploadColumns(sql)}`
}

/**
 * Parts of the statement that stores a `message`: it names these uploads from now on. One that was removed meanwhile is left
 * out, since the message must be stored all the same.
 */
export function usesOf(sql: Sql, ids: string[], conversationId: string) {
  return sql`
    named as (
      update uploads set unused_since = null where id = any(${ids}) and exists (select from message) returning id
    ), uses as (
      insert into upload_uses (upload_id, message_id, conversation_id)
      select named.id, message.id, ${conversationId} from named, message on conflict do nothing
    )`
}

/** Settings of a channel name these uploads: they stay as long as the channel. */
export async function keepForSettings(tx: Sql, channelId: string, ids: string[]): Promise<void> {
  if (ids.length === 0) return
  await tx`
    with named as (update uploads set unused_since = null where id = any(${ids}) returning id)
    insert into setting_files (channel_id, upload_id) select ${channelId}, id from named on conflict do nothing`
}

/** The channel is gone, and its settings name no upload any more. */
export async function dropSettingFiles(tx: Sql, channelId: string): Promise<void> {
  await tx`
    with gone as (delete from setting_files where channel_id = ${channelId} returning upload_id)
    update uploads set unused_since = coalesce(unused_since, now()) where id in (select upload_id from gone)`
}

/**
 * Nothing that was written in these conversations names an upload any more. Messages that are still legible tell why their
 * files are gone. Returns the uploads concerned; some may be named elsewhere.
 */
export async function dropUses(sql: Sql, conversationIds: string[], why: GoneError): Promise<string[]> {
  const dropped = await sql<{ id: string }[]>`
    with gone as (
      delete from upload_uses where conversation_id = any(${conversationIds}) returning upload_id, message_id
    ), told as (
      update messages m set media = (
        select jsonb_agg(case when item->>'url' like 'upload:%' then item || ${sql.json({ gone: why })} else item end order by place)
        from jsonb_array_elements(m.media) with ordinality e(item, place))
      where m.id in (select message_id from gone) and m.media <> '[]'
    )
    update uploads set unused_since = coalesce(unused_since, now())
    where id in (select upload_id from gone) returning id`
  return dropped.map(({ id }) => id)
}

/**
 * Deletes the rows of uploads that nothing names: those of these ids, or any that were left alone for as long. Those that
 * something names after all are noted as such. Returns the deleted ones; their files have to be deleted within the
 * transaction, or nobody would know of them after a crash.
 */
export async function takeUnused(
  tx: Sql,
  which: { ids: string[] } | { before: Date; limit: number },
): Promise<string[]> {
  const locked = await tx<{ id: string }[]>`
    select id from uploads where ${
      'ids' in which
        ? tx`id = any(${which.ids}) order by id for update`
        : tx`unused_since < ${which.before} order by unused_since limit ${which.limit} for update skip locked`
    }`
  if (locked.length === 0) return []
  const ids = locked.map(({ id }) => id)
  const named = tx`(exists (select from upload_uses s where s.upload_id = u.id)
    or exists (select from reply_files f where f.upload_id = u.id)
    or exists (select from setting_files f where f.upload_id = u.id))`
  // A statement of its own: what names one took its lock first, or waits for ours.
  await tx`update uploads u set unused_since = null where u.id = any(${ids}) and ${named}`
  const gone = await tx<{ id: string }[]>`
    delete from uploads u where u.id = any(${ids}) and not ${named} returning u.id`
  return gone.map(({ id }) => id)
}
