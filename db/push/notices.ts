import type { Actor, ConversationStatus } from '../../domain/conversation.ts'
import type { Database, Sql } from '../client.ts'
import { mayRead } from '../mentions.ts'
import { newEventsAfter, type StreamPosition } from '../stream.ts'
import { isLive } from './subscriptions.ts'

/** An event that may concern an agent with subscriptions. */
export interface ConcernedRow {
  xid: string
  position: string
  conversationId: string
  channelId: string
  type: string
  at: Date
  actor: Actor
  data: object
  status: ConversationStatus
  assigneeId: string | null
  agentId: string
  subscriptionIds: string[]
  /** The agent's own settings of notifications; null: as they are by default. */
  notifications: NotificationSettings | null
}

export interface NotificationSettings {
  events?: Record<string, { push?: boolean }>
  mutedChannelIds?: string[]
}

/** What is to be pushed. */
export interface PushNotice {
  id: string
  conversationId: string
  messageId: string | null
  kind: string
  eventId: string
  subscriptionIds: string[]
  at: Date
}

/** The types of events that can concern somebody (domain/concern.ts). */
const TYPES = ['conversation.assigned', 'message.received', 'conversation.unsnoozed', 'conversation.noted']

/** Whether there are events that were not read yet (`newEventsAfter`). */
export const newForPush = (sql: Sql) => newEventsAfter(sql, sql`push_progress p`)

/**
 * Reads the next events of the stream for the agents with subscriptions, and stores what `choose` makes of them, in one
 * transaction with the new place: so each event is taken once, whoever reads. Resolves to false if another process is at it.
 */
export function takeNotices(
  sql: Database,
  limit: number,
  choose: (rows: ConcernedRow[]) => PushNotice[],
): Promise<boolean> {
  return sql.begin(async tx => {
    const [place] = await tx<StreamPosition[]>`
      select xid::text, position::text from push_progress for update skip locked`
    if (!place) return false
    const [end] = await tx<StreamPosition[]>`
      select page.xid::text, page.position::text from (
        select e.xid, e.position from events e
        where (e.xid, e.position) > (${place.xid}::xid8, ${place.position}::bigint)
          and e.xid < pg_snapshot_xmin(pg_current_snapshot())
        order by e.xid, e.position limit ${limit}
      ) page order by page.xid desc, page.position desc limit 1`
    if (!end) return true
    const notices = choose(await readConcerned(tx, place, end))
    // Sent together: the place is locked meanwhile.
    await Promise.all(notices.map(notice => insertNotice(tx, notice)))
    await tx`update push_progress set xid = ${end.xid}::xid8, position = ${end.position}::bigint`
    return true
  })
}

/** An agent is told only of what they may read. */
function readConcerned(tx: Sql, after: StreamPosition, upTo: StreamPosition): Promise<ConcernedRow[]> {
  return tx<ConcernedRow[]>`
    with told as materialized (
      select b.agent_id, array_agg(b.id order by b.id) as subscription_ids, min(b.created_at) as since
      from push_subscriptions b where ${isLive(tx)} group by b.agent_id
    )
    select e.xid::text, e.position::text, e.conversation_id, e.channel_id, e.type, e.at, e.actor, e.data,
      c.status, c.assignee_id, told.agent_id, told.subscription_ids, g.settings->'notifications' as notifications
    from events e
    join conversations c on c.id = e.conversation_id
    join told on told.agent_id::text = any(case e.type
      when 'conversation.assigned' then array[e.data->>'agentId']
      when 'conversation.noted' then array(select jsonb_array_elements_text(
        case jsonb_typeof(e.data->'mentions') when 'array' then e.data->'mentions' else '[]' end))
      else array[c.assignee_id::text] end)
    join agents a on a.id = told.agent_id
    left join agent_settings g on g.agent_id = told.agent_id
    where (e.xid, e.position) > (${after.xid}::xid8, ${after.position}::bigint)
      and (e.xid, e.position) <= (${upTo.xid}::xid8, ${upTo.position}::bigint)
      and e.type = any(${TYPES}) and e.at >= told.since
      and (a.role <> 'agent' or ${mayRead(tx, tx`a.id`, { channel: tx`e.channel_id`, conversation: tx`e.conversation_id` })})
    order by e.xid, e.position`
}

async function insertNotice(tx: Sql, notice: PushNotice): Promise<void> {
  const { id, conversationId, messageId, kind, eventId, subscriptionIds, at } = notice
  await tx`
    insert into push_notices (id, conversation_id, message_id, kind, event_id, subscription_ids, at)
    values (${id}, ${conversationId}, ${messageId}, ${kind}, ${eventId}, ${subscriptionIds}::uuid[], ${at})
    on conflict do nothing`
}

/** What is still to be handed to a workflow, the oldest first. @param usefulMs after this time it is late, ms */
export function listNotices(
  sql: Sql,
  { limit, usefulMs }: { limit: number; usefulMs: number },
): Promise<(PushNotice & { isLate: boolean })[]> {
  return sql<(PushNotice & { isLate: boolean })[]>`
    select id, conversation_id, message_id, kind, event_id, subscription_ids, at,
      at < now() - ${usefulMs} * interval '1 millisecond' as is_late
    from push_notices order by at, id limit ${limit}`
}

export async function dropNotices(sql: Sql, ids: string[]): Promise<void> {
  await sql`delete from push_notices where id = any(${ids}::uuid[])`
}
