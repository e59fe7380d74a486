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

/** Where the stream ends now: behind it is only what is still to be written, or not yet committed. */
export async function streamEnd(sql: Sql): Promise<StreamPosition> {
  const [end] = await sql<StreamPosition[]>`
    select (pg_snapshot_xmin(pg_current_snapshot())::text::numeric - 1)::text as xid, '9223372036854775807' as position`
  return end ?? { xid: '0', position: '0' }
}

/**
 * What comes behind `after`, up to an end that was read before: events of conversations, and steps of deliveries as
 * `message.status`, and what became of customers' media as `message.media`. A medium that changes again moves on in the
 * stream: who comes back sees the latest.
 */
export async function readStream(
  sql: Sql,
  { after, upTo }: { after: StreamPosition; upTo: StreamPosition },
  filter: { visibleTo?: string; channelId?: string },
  limit: number,
): Promise<StreamEntry[]> {
  const mine = (column: 'e' | 'r' | 'm') => sql`
    ${filter.channelId ? sql`and ${sql(column)}.channel_id = ${filter.channelId}` : sql``}
    ${filter.visibleTo ? sql`and exists (select from channel_agents m where m.channel_id = ${sql(column)}.channel_id and m.agent_id = ${filter.visibleTo})` : sql``}`
  return sql<StreamEntry[]>`
    (
      select e.xid::text, e.position::text, e.conversation_id, e.channel_id, e.type, e.at, e.actor, e.data,
        e.xid as x, e.position as p
      from events e
      where (e.xid, e.position) > (${after.xid}::xid8, ${after.position}::bigint)
        and e.xid <= ${upTo.xid}::xid8 ${mine('e')}
      order by e.xid, e.position limit ${limit}
    ) union all (
      select r.xid::text, r.position::text, r.conversation_id, r.channel_id, 'message.status', r.at,
        '{"kind":"system"}'::jsonb, jsonb_build_object('messageId', r.message_id, 'deliveryId', r.delivery_id,
          'status', v.status, 'deliveryStatus', r.status, 'error', v.error),
        r.xid, r.position
      from delivery_reports r join message_views v on v.id = r.message_id
      where (r.xid, r.position) > (${after.xid}::xid8, ${after.position}::bigint)
        and r.xid <= ${upTo.xid}::xid8 ${mine('r')}
      order by r.xid, r.position limit ${limit}
    ) union all (
      select m.xid::text, m.position::text, m.conversation_id, m.channel_id, 'message.media', m.changed_at,
        '{"kind":"system"}'::jsonb, jsonb_build_object('messageId', m.message_id, 'mediaId', m.id,
          'status', m.state, 'error', m.error),
        m.xid, m.position
      from media m
      where m.position is not null and (m.xid, m.position) > (${after.xid}::xid8, ${after.position}::bigint)
        and m.xid <= ${upTo.xid}::xid8 ${mine('m')}
      order by m.xid, m.position limit ${limit}
    )
    order by x, p limit ${limit}`
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
