import type { Actor } from '../domain/conversation.ts'
import type { Database, Fragment, Sql } from './client.ts'

/**
 * A position in the stream. Rows are read in the order (xid, position), and only up to the oldest transaction that is still
 * running. A row that commits later than its successors would otherwise be skipped and never be read.
 */
export interface StreamPosition {
  xid: string
  position: string
}

export interface StreamEntry extends StreamPosition {
  /** Null for what concerns no conversation: an agent's presence, a channel's settings. */
  conversationId: string | null
  /** Null for what concerns no channel: an agent's presence. */
  channelId: string | null
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

/** A position after every row of a transaction. */
export const LAST_POSITION = '9223372036854775807'

/** The last transaction up to which the stream may be read in this snapshot. */
export const endXid = (sql: Sql) => sql`(pg_snapshot_xmin(pg_current_snapshot())::text::numeric - 1)::text`

/** The current end of the stream. After it there are only rows that are not yet written, or not yet safe to read. */
export async function streamEnd(sql: Sql): Promise<StreamPosition> {
  const [end] = await sql<{ xid: string }[]>`select ${endXid(sql)} as xid`
  return { xid: end?.xid ?? '0', position: LAST_POSITION }
}

export interface ConversationEvent extends StreamEntry {
  conversationId: string
  channelId: string
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

/**
 * Writes within this time cause one notice, ms. A step of a conversation is often followed by the next within it. With a
 * shorter time, the notice would take its CPU time from just that step.
 */
const NOTICE_DELAY_MS = 25
/**
 * The least time between two notices, ms. Each is a transaction of its own, and wakes every process that follows the
 * stream.
 */
const NOTICE_INTERVAL_MS = 40

/**
 * Makes the function that tells all readers of the stream that this process has written to it.
 *
 * It is not a trigger: PostgreSQL lets transactions with a notice commit only one after the other, so every write of the
 * service would wait for every other one. If a notice is lost, readers only look a moment later.
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

/**
 * Whether there are events after a place that is kept in a table; `heldBack`: there are, and an older transaction holds them
 * back. It writes nothing.
 *
 * @param progress the table as `p`, with the columns `xid` and `position`; undefined is returned if it has no such row
 */
export async function newEventsAfter(
  sql: Sql,
  progress: Fragment,
): Promise<'ready' | 'heldBack' | undefined> {
  const [next] = await sql<{ isReady: boolean | null }[]>`
    select (
      select e.xid < pg_snapshot_xmin(pg_current_snapshot()) from events e
      where (e.xid, e.position) > (p.xid, p.position) order by e.xid, e.position limit 1
    ) as is_ready
    from ${progress}`
  if (next?.isReady === undefined || next.isReady === null) return undefined
  return next.isReady ? 'ready' : 'heldBack'
}

/** An event's place in the stream, as one text. */
export function eventId({ xid, position }: StreamPosition): string {
  return `${xid}-${position}`
}
