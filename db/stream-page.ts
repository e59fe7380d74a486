import type { Sql } from './client.ts'
import type { ShownConversation } from './conversations.ts'
import type { Medium } from './media.ts'
import type { ListedMessage } from './messages.ts'
import { endXid, LAST_POSITION, type StreamEntry, type StreamPosition } from './stream.ts'
import { conversationOf, conversationRow, mediaRows, mediumOf, messageOf, messageRow } from './stream-rows.ts'

/** What an event of the stream concerns, as it was when the event was read. */
export interface About {
  /** For all events that can change the conversation, which is all except message states and files. */
  conversation?: ShownConversation
  message?: { row: ListedMessage; media: Medium[] }
}

export type ToldEntry = StreamEntry & About

export interface StreamPage {
  entries: ToldEntry[]
  /** There may be more events after the last entry. */
  isFull: boolean
  /** The end of the stream at that time, or the end that the caller gave. */
  end: StreamPosition
  /** Some committed events come after the end. They can't be read before an older transaction has ended. */
  heldBack: boolean
  /** Which of the `viewers` handled each channel of the entries at that moment. */
  members: Map<string, Set<string>>
}

interface PageRow extends StreamEntry {
  endXid: string
  heldBack: boolean
  members: string[] | null
  isDelivery: boolean
  messageId: string | null
  conversation: Record<string, unknown> | null
  message: Record<string, unknown> | null
  media: Record<string, unknown>[] | null
}

/**
 * Reads the stream after `after`, up to `upTo` or to its end: events of conversations, steps of deliveries as
 * `message.status`, and states of customers' files as `message.media`. A file that changes again moves forward in the
 * stream, so a returning client sees its latest state.
 *
 * It is one statement, and so one snapshot. Somebody who was removed from a channel before an event is therefore no member
 * of it in the page with that event.
 *
 * @param viewers ids of agents
 */
export async function readStream(
  sql: Sql,
  { after, upTo }: { after: StreamPosition; upTo?: StreamPosition },
  filter: { visibleTo?: string; channelId?: string },
  { limit, viewers = [] }: { limit: number; viewers?: string[] },
): Promise<StreamPage> {
  const isFirstOf = (column: 'channel_id' | 'conversation_id' | 'message_id') =>
    sql`row_number() over (partition by page.${sql(column)}, page.is_delivery order by page.xid, page.position) = 1`
  const within = (column: 'e' | 'r' | 'm') => sql`
    (${sql(column)}.xid, ${sql(column)}.position) > (${after.xid}::xid8, ${after.position}::bigint)
    and ${upTo ? sql`${sql(column)}.xid <= ${upTo.xid}::xid8` : sql`${sql(column)}.xid < pg_snapshot_xmin(pg_current_snapshot())`}
    ${filter.channelId ? sql`and ${sql(column)}.channel_id = ${filter.channelId}` : sql``}
    ${filter.visibleTo ? sql`and exists (select from channel_agents a where a.channel_id = ${sql(column)}.channel_id and a.agent_id = ${filter.visibleTo})` : sql``}`
  const rows = await sql<PageRow[]>`
    with entries as (
      (
        select e.xid, e.position, e.conversation_id, e.channel_id, e.type, e.at, e.actor, e.data
        from events e
        where ${within('e')}
        order by e.xid, e.position limit ${limit}
      ) union all (
        select r.xid, r.position, r.conversation_id, r.channel_id, 'message.status', r.at,
          '{"kind":"system"}'::jsonb, jsonb_build_object('messageId', r.message_id, 'deliveryId', r.delivery_id,
            'status', v.status, 'deliveryStatus', r.status, 'error', v.error)
        from delivery_reports r join message_views v on v.id = r.message_id
        where ${within('r')}
        order by r.xid, r.position limit ${limit}
      ) union all (
        select m.xid, m.position, m.conversation_id, m.channel_id, 'message.media', m.changed_at,
          '{"kind":"system"}'::jsonb, jsonb_build_object('messageId', m.message_id, 'mediaId', m.id,
            'status', m.state, 'error', m.error)
        from media m
        where m.position is not null and ${within('m')}
        order by m.xid, m.position limit ${limit}
      )
      order by xid, position limit ${limit}
    ), page as (
      select *, type in ('message.status', 'message.media') as is_delivery,
        case when data->>'messageId' ~ ${UUID} then (data->>'messageId')::uuid end as message_id
      from entries
    )
    select now.end_xid, now.held_back, page.xid::text, page.position::text, page.conversation_id, page.channel_id,
      page.type, page.at, page.actor, page.data, page.is_delivery, page.message_id,
      case when ${isFirstOf('channel_id')} then array(
        select a.agent_id::text from channel_agents a
        where a.channel_id = page.channel_id and a.agent_id = any(${viewers}::uuid[])
      ) end as members,
      case when not page.is_delivery and ${isFirstOf('conversation_id')}
        then ${conversationRow(sql, sql`page.conversation_id`)} end as conversation,
      case when ${isFirstOf('message_id')}
        then ${messageRow(sql, sql`page.message_id`, sql`page.channel_id`)} end as message,
      case when ${isFirstOf('message_id')} then ${mediaRows(sql, sql`page.message_id`)} end as media
    from (select ${endXid(sql)} as end_xid, ${isHeldBack(sql)} as held_back) now left join page on true
    order by page.xid, page.position`
  const [now] = rows
  const found = now?.xid ? rows : []
  return {
    entries: withAbout(found),
    isFull: found.length >= limit,
    end: upTo ?? { xid: now?.endXid ?? '0', position: LAST_POSITION },
    heldBack: now?.heldBack ?? false,
    members: new Map(
      found.flatMap(({ channelId, members }) => (members ? [[channelId, new Set(members)]] : [])),
    ),
  }
}

const UUID = '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'

/** Gives each entry what it concerns. The page has each conversation and message only once. */
function withAbout(rows: PageRow[]): ToldEntry[] {
  const conversations = new Map<string, ShownConversation>()
  const messages = new Map<string, NonNullable<About['message']>>()
  return rows.map(row => {
    const { xid, position, conversationId, channelId, type, at, actor, data, isDelivery, messageId } = row
    if (row.conversation) conversations.set(conversationId, conversationOf(row.conversation))
    if (row.message && messageId) {
      messages.set(messageId, { row: messageOf(row.message), media: (row.media ?? []).map(mediumOf) })
    }
    return {
      xid,
      position,
      conversationId,
      channelId,
      type,
      at,
      actor,
      data,
      conversation: isDelivery ? undefined : conversations.get(conversationId),
      message: messageId === null ? undefined : messages.get(messageId),
    }
  })
}

/** Whether there are committed rows after the current end of the stream. */
function isHeldBack(sql: Sql) {
  const behind = sql`xid >= pg_snapshot_xmin(pg_current_snapshot())`
  return sql`(
    exists (select from events where ${behind})
    or exists (select from delivery_reports where ${behind})
    or exists (select from media where position is not null and ${behind})
  )`
}
