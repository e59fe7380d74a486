import type { Actor } from '../domain/conversation.ts'
import type { Database, Sql } from './client.ts'

/**
 * A place in the stream. Rows are read in the order (xid, position), and only those of transactions below every one
 * still under way: what was skipped once would never be seen again.
 */
export interface StreamPosition {
  xid: string
  position: string
}

export interface StreamEntry extends StreamPosition {
  conversationId: string
  channelId: string
  type: string
  at: Date
  actor: Actor
  data: object
}

/** Whether `a` comes before `b` in the stream. */
export function isBefore(a: StreamPosition, b: StreamPosition): boolean {
  const [x, y] = [BigInt(a.xid), BigInt(b.xid)]
  return x < y || (x === y && BigInt(a.position) < BigInt(b.position))
}

/** Behind every row of a transaction. */
export const LAST_POSITION = '9223372036854775807'

/** The transaction behind which a snapshot may not be read. */
export const endXid = (sql: Sql) => sql`(pg_snapshot_xmin(pg_current_snapshot())::text::numeric - 1)::text`

/** Where the stream ends now: behind it is only what is still to be written, or not yet committed. */
export async function streamEnd(sql: Sql): Promise<StreamPosition> {
  const [end] = await sql<{ xid: string }[]>`select ${endXid(sql)} as xid`
  return { xid: end?.xid ?? '0', position: LAST_POSITION }
}

export interface ConversationEvent extends StreamEntry {
  seq: number
}

/** A conversation's events, oldest first. */
export function listEvents(
  sql: Sql,
  conversationId: string,
  page: { after?: number; limit: number },
): Promise<ConversationEvent[]> {
  return sql<ConversationEvent[]>`
    select xid::text, position::text, conversation_id, channel_id, seq, type, at, actor, data from events
    where conversation_id = ${conversationId} ${page.after === undefined ? sql`` : sql`and seq > ${page.after}`}
    order by seq
    limit ${page.limit}`
}

/** What is written within this time is told by one notice, ms. */
const NOTICE_DELAY_MS = 5
/** No more than one notice in this time, ms: each is a transaction of its own, and wakes every process that follows. */
const NOTICE_INTERVAL_MS = 40

/**
 * Makes the function by which a process says that it has written to the stream, so that those who follow it look. It is
 * no trigger: a transaction that notifies keeps all others that do waiting until it is on the disk, which made every
 * write of the service wait for every other one. A notice that gets lost only makes followers look a moment later.
 */
export function streamNotifier(sql: Database): () => void {
  let due = false
  let last = 0
  return () => {
    if (due) return
    due = true
    setTimeout(
      () => {
        due = false
        last = Date.now()
        sql.notify('stream', '').catch(() => {})
      },
      Math.max(NOTICE_DELAY_MS, last + NOTICE_INTERVAL_MS - Date.now()),
    )
  }
}
