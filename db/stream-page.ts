import type { Fragment, Sql } from './client.ts'
import type { ContactRow } from './contacts.ts'
import type { ShownConversation } from './conversations.ts'
import type { Medium } from './media.ts'
import { mayRead } from './mentions.ts'
import type { ListedMessage } from './messages.ts'
import { endXid, LAST_POSITION, type StreamEntry, type StreamPosition } from './stream.ts'
import { isHeldBack } from './stream-held-back.ts'
import {
  contactOf,
  contactRow,
  conversationOf,
  conversationRow,
  mediaRows,
  mediumOf,
  messageOf,
  messageRow,
  objectOf,
  objectRow,
  type TOLD_KINDS,
  type ToldObject,
} from './stream-rows.ts'
import { ASIDES, MOVES_LINE, OBJECT_TYPES } from './stream-types.ts'

/** What an event of the stream concerns, as it was when the event was read. */
export interface About {
  /**
   * For all events that can change the conversation: all except files and message states. Of these, those have it by which an
   * answer of ours arrived, since the customer does not wait any more.
   */
  conversation?: ShownConversation
  message?: { row: ListedMessage; media: Medium[] }
  /** For `contact.changed`. */
  contact?: ContactRow
  /** For `agent.changed` and the like: the object, as much as the stream tells of it; absent: it is not there any more. */
  object?: ToldObject
  /** The channel's line after this page, with the first event of the page that moves it. */
  line?: Line
}

/** How many wait in a channel, up to `MOST_IN_LINE`, and since when the first of them does. */
export interface Line {
  depth: number
  since: Date | null
}

/** A line is counted up to this, so that a long one doesn't hold up the stream. */
export const MOST_IN_LINE = 999

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
  /** Which of the `viewers` were mentioned in each conversation of the entries, or in one of each contact. */
  mentioned: Map<string, Set<string>>
}

interface PageRow extends StreamEntry {
  endXid: string
  heldBack: boolean
  members: string[] | null
  mentioned: string[] | null
  isAside: boolean
  line: { depth: number; since: string | null } | null
  messageId: string | null
  conversation: Record<string, unknown> | null
  message: Record<string, unknown> | null
  media: Record<string, unknown>[] | null
  contactId: string | null
  contact: Record<string, unknown> | null
  objectKind: (typeof TOLD_KINDS)[number] | null
  object: Record<string, unknown> | null
}

/**
 * Reads the stream after `after`, up to `upTo` or to its end: events of conversations, steps of deliveries as
 * `message.status`, states of customers' files as `message.media`, agents' presence, versions of channels' settings,
 * contacts that have changed, objects of short lists that have (agents, teams, labels, channels and the like), and what agents have
 * read. A file, a presence, a contact, an object or a read mark that changes again moves forward in the stream, so a returning
 * client sees its latest state.
 *
 * It is one statement, and so one snapshot. Somebody who was removed from a channel before an event is therefore no member
 * of it in the page with that event.
 *
 * Read marks are those of everybody; who shows them must show each agent their own.
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
    sql`row_number() over (partition by page.${sql(column)}, page.is_aside order by page.xid, page.position) = 1`
  const within = (column: Told) => sql`
    (${sql(column)}.xid, ${sql(column)}.position) > (${after.xid}::xid8, ${after.position}::bigint)
    and ${upTo ? sql`${sql(column)}.xid <= ${upTo.xid}::xid8` : sql`${sql(column)}.xid < pg_snapshot_xmin(pg_current_snapshot())`}
    ${filter.channelId ? sql`and ${isOfChannel(sql, column, filter.channelId)}` : sql``}
    ${filter.visibleTo ? sql`and ${isVisible(sql, column, filter.visibleTo)}` : sql``}`
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
      ) union all (
        select s.xid, s.position, null, s.channel_id, 'channel.settings', s.changed_at, s.changed_by,
          jsonb_build_object('version', s.version, 'changed', s.changed)
        from channel_versions s
        where s.position is not null and ${within('s')}
        order by s.xid, s.position limit ${limit}
      ) union all (
        select k.xid, k.position, k.conversation_id, k.channel_id, 'read', k.at,
          jsonb_build_object('kind', 'agent', 'id', k.agent_id), jsonb_build_object('agentId', k.agent_id, 'seq', k.seq)
        from conversation_reads k
        where ${within('k')}
        order by k.xid, k.position limit ${limit}
      ) union all (
        select p.xid, p.position, null, p.channel_id, 'contact.changed', p.told_at, '{"kind":"system"}'::jsonb,
          jsonb_build_object('contactId', p.id)
        from contacts p
        where p.position is not null and ${within('p')}
        order by p.xid, p.position limit ${limit}
      ) union all (
        select o.xid, o.position, null, o.channel_id, o.kind || '.changed', o.at, '{"kind":"system"}'::jsonb,
          jsonb_build_object('id', o.id)
        from told_objects o
        where ${within('o')}
        order by o.xid, o.position limit ${limit}
      ) union all (
        select a.presence_xid, a.presence_position, null, null, 'agent.presence', a.presence_since,
          jsonb_build_object('kind', 'agent', 'id', a.id),
          jsonb_build_object('agentId', a.id, 'name', a.name, 'presence', a.presence, 'since', a.presence_since)
        from agents a
        where a.presence_position is not null
          and (a.presence_xid, a.presence_position) > (${after.xid}::xid8, ${after.position}::bigint)
          and ${upTo ? sql`a.presence_xid <= ${upTo.xid}::xid8` : sql`a.presence_xid < pg_snapshot_xmin(pg_current_snapshot())`}
        order by a.presence_xid, a.presence_position limit ${limit}
      )
      order by xid, position limit ${limit}
    ), page as (
      -- What changes nothing in the conversation.
      select *,
        type = any(${ASIDES}) and not (${isAnswering(sql)}) as is_aside,
        type = any(${MOVES_LINE}) as moves_line,
        case when type = 'contact.changed' then (data->>'contactId')::uuid end as contact_id,
        case when type = any(${OBJECT_TYPES}) then split_part(type, '.', 1) end as object_kind,
        case when data->>'messageId' ~ ${UUID} then (data->>'messageId')::uuid end as message_id
      from entries
    )
    select now.end_xid, now.held_back, page.xid::text, page.position::text, page.conversation_id, page.channel_id,
      page.type, page.at, page.actor, page.data, page.is_aside, page.message_id, page.contact_id, page.object_kind,
      case when ${isFirstOf('channel_id')} then array(
        select a.agent_id::text from channel_agents a
        where a.channel_id = page.channel_id and a.agent_id = any(${viewers}::uuid[])
      ) end as members,
      case when page.contact_id is not null then array(
        select distinct n.agent_id::text from conversations c join mentions n on n.conversation_id = c.id
        where c.contact_id = page.contact_id and n.agent_id = any(${viewers}::uuid[])
      ) when ${isFirstOf('conversation_id')} then array(
        select n.agent_id::text from mentions n
        where n.conversation_id = page.conversation_id and n.agent_id = any(${viewers}::uuid[])
      ) end as mentioned,
      case when page.moves_line and row_number() over (
          partition by page.channel_id, page.moves_line order by page.xid, page.position) = 1
        then ${lineOf(sql, sql`page.channel_id`)} end as line,
      case when not page.is_aside and ${isFirstOf('conversation_id')}
        then ${conversationRow(sql, sql`page.conversation_id`)} end as conversation,
      case when ${isFirstOf('message_id')}
        then ${messageRow(sql, sql`page.message_id`, sql`page.channel_id`)} end as message,
      case when ${isFirstOf('message_id')} then ${mediaRows(sql, sql`page.message_id`)} end as media,
      case when page.contact_id is not null then ${contactRow(sql, sql`page.contact_id`)} end as contact,
      case when page.object_kind is not null
        then ${objectRow(sql, sql`page.object_kind`, sql`(page.data->>'id')::uuid`)} end as object
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
      found.flatMap(({ channelId, members }) =>
        channelId && members ? [[channelId, new Set(members)]] : [],
      ),
    ),
    mentioned: new Map(
      found.flatMap(({ conversationId, contactId, mentioned }) => {
        const id = conversationId ?? contactId
        return id && mentioned && mentioned.length > 0 ? [[id, new Set(mentioned)]] : []
      }),
    ),
  }
}

/**
 * Whether one of the `entries` is a step by which the customer may have got the answer for which they waited. The event of
 * the answer itself is often read before: while the provider is asked, they wait still.
 */
const isAnswering = (sql: Sql) => sql`
  case when type = 'message.status' and data->>'deliveryStatus' in ('accepted', 'sent', 'delivered') then exists (
    select from messages m join conversations c on c.id = entries.conversation_id
    where m.id = (data->>'messageId')::uuid and m.answers and m.seq = c.answered_seq
  ) else false end`

/** The tables that the stream is read from, by their names in its statement. */
type Told = 'e' | 'r' | 'm' | 's' | 'k' | 'p' | 'o'

/** Whether a row belongs to a channel, or to none in particular. */
function isOfChannel(sql: Sql, column: Told, channelId: string): Fragment {
  const ofIt = sql`${sql(column)}.channel_id = ${channelId}`
  return column === 'o' ? sql`(o.channel_id is null or ${ofIt})` : ofIt
}

/** Whether an agent handles the channel of a row, or was mentioned in its conversation. */
function isVisible(sql: Sql, column: Told, agentId: string): Fragment {
  const row = sql(column)
  const handles = sql`
    exists (select from channel_agents a where a.channel_id = ${row}.channel_id and a.agent_id = ${agentId})`
  if (column === 's') return handles
  if (column === 'o') return sql`(o.channel_id is null or ${handles})`
  if (column === 'p')
    return sql`(${handles} or exists (select from mentions n join conversations c on c.id = n.conversation_id
      where n.agent_id = ${agentId} and c.contact_id = p.id))`
  return mayRead(sql, agentId, { channel: sql`${row}.channel_id`, conversation: sql`${row}.conversation_id` })
}

const lineOf = (sql: Sql, channelId: Fragment) => sql`(
  select jsonb_build_object('depth', count(*), 'since', min(l.since))
  from (select w.since from waiting_line w where w.channel_id = ${channelId} limit ${MOST_IN_LINE + 1}) l)`

const UUID = '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'

/** Gives each entry what it concerns. The page has each conversation and message only once. */
function withAbout(rows: PageRow[]): ToldEntry[] {
  const conversations = new Map<string, ShownConversation>()
  const messages = new Map<string, NonNullable<About['message']>>()
  return rows.map(row => {
    const { xid, position, conversationId, channelId, type, at, actor, data, isAside, messageId, line } = row
    const contact = row.contact ? contactOf(row.contact) : undefined
    const object = row.objectKind && row.object ? objectOf(row.objectKind, row.object) : undefined
    if (row.conversation && conversationId)
      conversations.set(conversationId, conversationOf(row.conversation))
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
      conversation: isAside || !conversationId ? undefined : conversations.get(conversationId),
      message: messageId === null ? undefined : messages.get(messageId),
      contact,
      ...(object && { object }),
      ...(line && { line: { depth: line.depth, since: line.since === null ? null : new Date(line.since) } }),
    }
  })
}
