import { withoutPersons } from '../domain/anonymise-event.ts'
import type { GoneError } from '../domain/media-errors.ts'
import { type Database, json, type Sql } from './client.ts'
import { forgetTexts } from './search/fill.ts'

/** The most rows that one statement changes, so that no other statement waits for long. */
const PAGE = 500

/**
 * What to blank. With `person`, also the data that identifies the customer; without it (their texts have reached the end of
 * the retention time) the contact stays.
 */
export interface Blanking {
  conversationId: string
  person: boolean
}

/**
 * Blanks the texts of a closed conversation, page by page. Ids, times, states and scores stay, so that figures stay
 * correct. May be repeated. `step` is called after each page.
 */
export async function blankConversation(sql: Database, blanking: Blanking, step: () => void): Promise<void> {
  for (const blank of [blankMessages, blankEvents]) {
    for (let after: number | undefined = -1; after !== undefined; ) {
      after = await blank(sql, blanking, after)
      step()
    }
  }
  const { conversationId: id, person } = blanking
  await forgetTexts(sql, id)
  await sql`delete from ai_drafts where conversation_id = ${id}`
  await sql`delete from drafts where conversation_id = ${id}`
  await sql`delete from mentions where conversation_id = ${id}`
  await sql`update surveys set comment = null where conversation_id = ${id}`
  await sql`update reactions set emoji = null, removed = true where conversation_id = ${id}`
  await sql`
    update conversations set texts_gone_at = coalesce(texts_gone_at, now())
      ${person ? sql`, address = '', labels = '{}'` : sql``}
    where id = ${id}`
}

/** Blanks a page of messages after the given seq. Returns the last seq; undefined if there are no more. */
async function blankMessages(
  sql: Sql,
  { conversationId, person }: Blanking,
  after: number,
): Promise<number | undefined> {
  const rows = await sql<{ seq: number }[]>`
    with page as (
      select id from messages where conversation_id = ${conversationId} and seq > ${after} order by seq limit ${PAGE}
    ), parts as (
      update deliveries set text = '' ${person ? sql`, to_address = null` : sql``}
      where message_id in (select id from page)
    )
    update messages set text = '', ${person ? sql`from_address = null,` : sql``}
      -- Which of them came by the provider's list is a figure.
      details = case when details ? 'recovered' then jsonb_build_object('recovered', details->'recovered') else '{}' end,
      -- A customer's files have a time of their own.
      media = case when ${person} or direction = 'outbound' then '[]' else media end,
      content = case when content is not null then jsonb_set(content, '{variables}', '{}') end
    where id in (select id from page)
    returning seq`
  return lastOf(rows)
}

async function blankEvents(
  sql: Sql,
  { conversationId }: Blanking,
  after: number,
): Promise<number | undefined> {
  const rows = await sql<{ seq: number; type: string; data: unknown }[]>`
    select seq, type, data from events
    where conversation_id = ${conversationId} and seq > ${after} order by seq limit ${PAGE}`
  const blanked = rows.map(({ seq, type, data }) => ({ seq, data: withoutPersons(type, data) }))
  if (rows.length > 0) {
    await sql`
      update events e set data = n.data
      from jsonb_to_recordset(${json(sql, blanked)}) as n(seq integer, data jsonb)
      where e.conversation_id = ${conversationId} and e.seq = n.seq and e.data is distinct from n.data`
  }
  return lastOf(rows)
}

function lastOf(rows: { seq: number }[]): number | undefined {
  return rows.length < PAGE ? undefined : Math.max(...rows.map(({ seq }) => seq))
}

/** Files of these conversations that are stored, or could still be fetched. */
export function listFilesOf(sql: Sql, conversationIds: string[], limit: number): Promise<{ id: string }[]> {
  return sql<{ id: string }[]>`
    select id from media
    where conversation_id = any(${conversationIds}) and source_url <> '' order by id limit ${limit}`
}

/** Marks files as gone, so that nobody can fetch them again. To be called before the files are deleted. */
export async function noteFilesGone(sql: Sql, ids: string[], error: GoneError): Promise<void> {
  await sql`
    update media set state = 'failed', error = ${error}, size = null, sha256 = null, storage_key = null, changed_at = now(), position = nextval('stream_position'), xid = pg_current_xact_id()
    where id = any(${ids})`
}

/** Removes the files' addresses. To be called after the files are deleted. */
export async function forgetFiles(sql: Sql, ids: string[]): Promise<void> {
  await sql`update media set source_url = '' where id = any(${ids})`
}

export async function setFilesGone(sql: Sql, conversationIds: string[]): Promise<void> {
  await sql`
    update conversations set files_gone_at = coalesce(files_gone_at, now()) where id = any(${conversationIds})`
}
