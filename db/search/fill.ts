import { searchForm } from '../../domain/search/form.ts'
import { gramsOf } from '../../domain/search/grams.ts'
import type { Database, Sql } from '../client.ts'
import type { MessageKind } from '../messages.ts'
import { newEventsAfter } from '../stream.ts'
import { fillContacts, stopFilling } from './fill-contacts.ts'
import { marksOf } from './marks.ts'

/**
 * Messages with the same text in every conversation. Nobody looks for them, and a word of the greeting would find all
 * conversations.
 */
const SAME_FOR_ALL: MessageKind[] = [
  'greeting',
  'survey',
  'survey_comment',
  'survey_thanks',
  'unavailable',
  'auto_resolve',
  'window_notice',
]

export interface Filled {
  /** How many messages and notes were stored. */
  stored: number
  /** Whether no event was left to read. */
  isLast: boolean
}

type Direction = 'forward' | 'backward'

/**
 * Reads the next events of the stream, and stores the pieces by which the search finds their messages, notes and
 * contacts. The pieces and the new place in the stream are one transaction; it holds no lock that others need.
 * Undefined if another process is filling, or if this direction is finished for ever.
 *
 * @param limit the most events to read
 */
export function fillSearch(sql: Database, direction: Direction, limit: number): Promise<Filled | undefined> {
  return sql.begin(async tx => {
    const [place] = await tx<{ xid: string; position: string }[]>`
      select xid::text, position::text from search_progress
      where direction = ${direction} for update skip locked`
    if (!place) return undefined
    const rows = await readTexts(tx, direction, place, limit)
    const entries = rows.flatMap(entryOf)
    if (entries.length > 0) await storeEntries(tx, entries)
    const conversations = [...new Set(rows.map(({ conversationId }) => conversationId))]
    if (conversations.length > 0) await fillContacts(tx, { conversations }, direction)
    const [last] = rows.slice(-1)
    const isLast = rows.length < limit
    if (isLast && direction === 'backward') {
      await tx`delete from search_progress where direction = 'backward'`
    } else if (last) {
      await tx`
        update search_progress set xid = ${last.xid}::xid8, position = ${last.position}::bigint
        where direction = ${direction}`
    }
    return { stored: entries.length, isLast }
  })
}

/** Whether there are events that were not read yet (`newEventsAfter`). */
export const newEvents = (sql: Sql) =>
  newEventsAfter(sql, sql`search_progress p where p.direction = 'forward'`)

/** Whether the events from before this version are still being read. */
export async function isFillingBackward(sql: Sql): Promise<boolean> {
  const rows = await sql`select from search_progress where direction = 'backward'`
  return rows.length > 0
}

interface TextRow {
  xid: string
  position: string
  conversationId: string
  channelId: string
  seq: number
  messageId: string | null
  kind: MessageKind | null
  text: string | null
  values: string | null
}

/** The next events, each with the text that it brought, if any. */
function readTexts(
  tx: Sql,
  direction: Direction,
  { xid, position }: { xid: string; position: string },
  limit: number,
): Promise<TextRow[]> {
  const [beyond, order] =
    direction === 'forward'
      ? [
          tx`> (${xid}::xid8, ${position}::bigint) and e.xid < pg_snapshot_xmin(pg_current_snapshot())`,
          tx`asc`,
        ]
      : [tx`< (${xid}::xid8, ${position}::bigint)`, tx`desc`]
  return tx<TextRow[]>`
    with page as materialized (
      select e.xid, e.position, e.conversation_id, e.channel_id, e.seq, e.type, e.data from events e
      where (e.xid, e.position) ${beyond}
      order by e.xid ${order}, e.position ${order} limit ${limit}
    )
    select page.xid::text, page.position::text, page.conversation_id, page.channel_id, page.seq, m.id as message_id, m.kind,
      case when page.type = 'conversation.noted' then page.data->>'text' else m.text end as text,
      (select string_agg(value, ' ') from jsonb_each_text(m.content->'variables')) as values
    from page left join messages m
      on m.id = case when page.type in ('message.received', 'message.queued') then (page.data->>'messageId')::uuid end
    order by page.xid ${order}, page.position ${order}`
}

interface Entry {
  position: number
  channelId: string
  messageId: string | null
  conversationId: string | null
  seq: number | null
  grams: number[]
}

function entryOf({ channelId, messageId, kind, text, values, seq, ...row }: TextRow): Entry[] {
  if (kind && SAME_FOR_ALL.includes(kind)) return []
  const grams = gramsOf(searchForm(searchedText(text ?? '', values)).text)
  if (grams.length === 0) return []
  const position = Number(row.position)
  const note = messageId === null
  return [
    {
      position,
      channelId,
      messageId,
      conversationId: note ? row.conversationId : null,
      seq: note ? seq : null,
      grams: [...grams, ...marksOf('messages', { position, channelId })],
    },
  ]
}

/** The text by which a message is found: its own, or the values of its template. */
export function searchedText(text: string, values: string | null): string {
  return values === null || values === '' ? text : `${text} ${values}`.trim()
}

async function storeEntries(tx: Sql, entries: Entry[]): Promise<void> {
  const rows = entries.map(({ grams, ...entry }) => ({ ...entry, grams: `{${grams}}` }))
  await tx`
    insert into search_messages (position, channel_id, message_id, conversation_id, seq, grams)
    select r.position, r."channelId", r."messageId", r."conversationId", r.seq, r.grams::integer[]
    from jsonb_to_recordset(${tx.json(rows)}) as r("position" bigint, "channelId" uuid, "messageId" uuid,
      "conversationId" uuid, seq integer, grams text)
    on conflict do nothing`
}

/**
 * Deletes the pieces of a conversation's texts. Called when the texts are blanked. It waits for a process that is
 * filling; a process that fills later finds no text to store.
 */
export async function forgetTexts(sql: Database, conversationId: string): Promise<void> {
  await sql.begin(async tx => {
    await stopFilling(tx)
    await tx`delete from search_messages where message_id is null and conversation_id = ${conversationId}`
    await tx`
      delete from search_messages
      where message_id in (select id from messages where conversation_id = ${conversationId})`
  })
}
