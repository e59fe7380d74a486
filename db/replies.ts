import postgres from 'postgres'
import { json, type Sql } from './client.ts'

/** PostgreSQL's error code (Appendix A of its manual). */
const UNIQUE_VIOLATION = '23505'

export interface ReplyFields {
  name: string
  shortcut: string | null
  folder: string
  channelIds: string[]
  teamIds: string[]
  texts: Record<string, string>
  language: string
}

export interface CannedReply extends ReplyFields {
  id: string
  /** Whose alone it is; null: shared. */
  agentId: string | null
  fileIds: string[]
  uses: number
  lastUsedAt: Date | null
  version: number
  createdAt: Date
  changedAt: Date
}

/** Who reads replies. `all`: every shared one, whomever it is for. */
export interface ReplyReader {
  agentId: string | null
  all: boolean
}

const replyColumns = (sql: Sql) => sql`
  r.*, coalesce((select array_agg(f.upload_id order by f.place) from reply_files f where f.reply_id = r.id), '{}') as file_ids`

/** One's own replies, and the shared ones that are for one: for everybody, or by a channel or a team. */
const readable = (sql: Sql, { agentId, all }: ReplyReader) => sql`
  (r.agent_id = ${agentId} or r.agent_id is null and (${all} or (r.channel_ids = '{}' and r.team_ids = '{}')
    or r.channel_ids && array(select channel_id from channel_agents where agent_id = ${agentId})
    or r.team_ids && array(select team_id from team_agents where agent_id = ${agentId})))`

/** By folder and name. */
export function listReplies(
  sql: Sql,
  reader: ReplyReader,
  { q, folder, channelId }: { q?: string; folder?: string; channelId?: string },
  page: { after?: { folder: string; name: string; id: string }; limit: number },
): Promise<CannedReply[]> {
  const { after, limit } = page
  return sql<CannedReply[]>`
    select ${replyColumns(sql)} from replies r
    where ${readable(sql, reader)}
      ${q === undefined ? sql`` : sql`and (strpos(lower(r.name), lower(${q})) > 0 or strpos(lower(r.shortcut), lower(${q})) > 0)`}
      ${folder === undefined ? sql`` : sql`and (r.folder = ${folder} or starts_with(r.folder, ${`${folder}/`}))`}
      ${channelId === undefined ? sql`` : sql`and (r.channel_ids = '{}' or ${channelId} = any(r.channel_ids))`}
      ${after ? sql`and (r.folder, r.name, r.id) > (${after.folder}, ${after.name}, ${after.id})` : sql``}
    order by r.folder, r.name, r.id limit ${limit}`
}

export async function loadReply(sql: Sql, id: string, reader: ReplyReader): Promise<CannedReply | undefined> {
  const [reply] = await sql<CannedReply[]>`
    select ${replyColumns(sql)} from replies r where r.id = ${id} and ${readable(sql, reader)}`
  return reply
}

/** Stores a reply. False if another one has its shortcut, among the shared ones or the agent's own. */
export function insertReply(
  sql: Sql,
  { texts, ...reply }: ReplyFields & { id: string; agentId: string | null },
): Promise<boolean> {
  return unlessTaken(async () => {
    await sql`insert into replies ${sql({ ...reply, texts: json(sql, texts) })} on conflict (id) do nothing`
    return true
  })
}

/** Changes a reply. False if it is not at this version any more, or if another one has the shortcut. */
export function updateReply(
  sql: Sql,
  { id, version }: Pick<CannedReply, 'id' | 'version'>,
  { texts, ...changes }: Partial<ReplyFields>,
): Promise<boolean> {
  return unlessTaken(async () => {
    const row = { ...changes, ...(texts && { texts: json(sql, texts) }), version: version + 1 }
    const { count } = await sql`
      update replies set ${sql(row)}, changed_at = now() where id = ${id} and version = ${version}`
    return count > 0
  })
}

async function unlessTaken(write: () => Promise<boolean>): Promise<boolean> {
  try {
    return await write()
  } catch (error) {
    if (error instanceof postgres.PostgresError && error.code === UNIQUE_VIOLATION) return false
    throw error
  }
}

/** Replaces a reply's files. What it no longer names may be removed. */
export async function setReplyFiles(tx: Sql, replyId: string, uploadIds: string[]): Promise<void> {
  await tx`
    with dropped as (
      delete from reply_files where reply_id = ${replyId} and upload_id <> all(${uploadIds}) returning upload_id
    )
    update uploads set unused_since = coalesce(unused_since, now()) where id in (select upload_id from dropped)`
  await tx`
    insert into reply_files (reply_id, upload_id, place)
    select ${replyId}, id, place from unnest(${uploadIds}::uuid[]) with ordinality as f(id, place)
    on conflict (reply_id, upload_id) do update set place = excluded.place`
}

export async function deleteReply(tx: Sql, id: string): Promise<void> {
  await setReplyFiles(tx, id, [])
  await tx`delete from replies where id = ${id}`
}

/** Deletes the replies that are an agent's alone, when they leave. */
export async function deleteRepliesOf(tx: Sql, agentId: string): Promise<void> {
  await tx`
    with dropped as (
      delete from reply_files where reply_id in (select id from replies where agent_id = ${agentId}) returning upload_id
    )
    update uploads set unused_since = coalesce(unused_since, now()) where id in (select upload_id from dropped)`
  await tx`delete from replies where agent_id = ${agentId}`
}

export async function countUse(sql: Sql, id: string): Promise<void> {
  await sql`update replies set uses = uses + 1, last_used_at = now() where id = ${id}`
}
