import type { Sql } from '../client.ts'
import type { ConversationEvent } from '../stream.ts'

/** A place in a timeline: a message stands behind an event of the same number, such as that of the opening. */
export interface TimelinePlace {
  seq: number
  isMessage: 0 | 1
}

/** Events that only say that there is a message, which stands there itself. */
const TOLD_BY_MESSAGE = ['message.received', 'message.queued']

export type TimelineRow = TimelinePlace & { messageId: string | null; event: ConversationEvent | null }

/**
 * What happened in a conversation in one order: its messages, by their ids, and its events. Newest first before a place, or
 * oldest first behind one. It reads two indexes in their order, a page of each at most.
 */
export async function listTimeline(
  sql: Sql,
  conversationId: string,
  page: { direction: 'older' | 'newer'; from?: TimelinePlace; limit: number },
): Promise<TimelineRow[]> {
  const { direction, from, limit } = page
  const isNewer = direction === 'newer'
  const order = isNewer ? sql`asc` : sql`desc`
  const beyond = (isMessage: 0 | 1) => {
    if (!from) return sql``
    // Of the place itself only what stands behind the cursor.
    const isIncluded = isNewer ? isMessage > from.isMessage : isMessage < from.isMessage
    const is = isNewer ? (isIncluded ? sql`>=` : sql`>`) : isIncluded ? sql`<=` : sql`<`
    return sql`and seq ${is} ${from.seq}`
  }
  return sql<TimelineRow[]>`
    (
      select seq, 1 as is_message, id as message_id, null::jsonb as event from messages
      where conversation_id = ${conversationId} ${beyond(1)}
      order by seq ${order} limit ${limit}
    ) union all (
      select seq, 0, null, jsonb_build_object('xid', xid::text, 'position', position::text, 'seq', seq, 'type', type, 'at', at,
        'actor', actor, 'data', data, 'conversationId', conversation_id, 'channelId', channel_id)
      from events
      where conversation_id = ${conversationId} ${beyond(0)} and type <> all(${TOLD_BY_MESSAGE})
      order by seq ${order} limit ${limit}
    )
    order by seq ${order}, is_message ${order}
    limit ${limit}`
}
