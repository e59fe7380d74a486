import { CONVERSATION_STATUSES, type ConversationStatus } from '../../domain/conversation.ts'
import type { Fragment, Sql } from '../client.ts'
import type { ConversationFilter } from './filter.ts'

/**
 * The orders of lists. `waiting` has only those in which the customer waits, longest first; `silent` has the others, the
 * last message first.
 */
export const ORDERS = ['created', 'recent', 'waiting', 'silent'] as const
export type Order = (typeof ORDERS)[number]

/** A place in a list: the value that it is ordered by, and the id where that is equal. */
export interface Place {
  at: Date
  id: string
}

/** What a list looks through, in its order, by an index. `c` is the conversation's row. */
export interface Source {
  /** What it is ordered by. */
  key: Fragment
  isAscending: boolean
  /** The parts of an index that are looked through: a status, a channel, or both. Undefined: there is one. */
  parts?: Fragment
  /** What holds in such a part. */
  within: Fragment[]
  /** The parts of the filter that hold for everything in it. */
  known: (keyof ConversationFilter)[]
}

/** What is looked through for a list. Every combination has an index, or is a small number of rows. */
export function sourceOf(sql: Sql, filter: ConversationFilter, order: Order): Source {
  const { ids, contactId, assigneeId, mentioned } = filter
  const of = KEYS[order](sql)
  const extra = order === 'waiting' ? [sql`c.waiting_since is not null`] : []
  if (ids) return { ...of, within: [sql`c.id = any(${ids}::uuid[])`, ...extra], known: ['ids'] }
  if (contactId) return { ...of, within: [sql`c.contact_id = ${contactId}`, ...extra], known: ['contactId'] }
  if (mentioned) {
    const theirs = sql`c.id = any(array(select conversation_id from mentions where agent_id = ${mentioned}))`
    return { ...of, within: [theirs, ...extra], known: ['mentioned'] }
  }
  const statuses = statusesOf(filter, order)
  const byStatus = sql`unnest(${statuses}::text[]) as wanted(status)`
  const ofStatus = sql`c.status = wanted.status`
  const isTheirs = assigneeId ? [sql`c.assignee_id = ${assigneeId}`] : []
  if (assigneeId && order !== 'created')
    return {
      ...of,
      parts: byStatus,
      within: [ofStatus, ...isTheirs, ...extra],
      known: ['status', 'assigneeId'],
    }
  const channels = channelsOf(sql, filter, order)
  if (!channels) return { ...of, parts: byStatus, within: [ofStatus], known: ['status'] }
  const ofChannel = sql`c.channel_id = h.id`
  if (order === 'waiting')
    return {
      ...of,
      parts: sql`(${channels}) h`,
      within: [ofChannel, ...extra],
      known: ['channelId', 'visibleTo', 'unanswered'],
    }
  return {
    ...of,
    parts: sql`${byStatus} cross join (${channels}) h`,
    within: [ofStatus, ofChannel, ...isTheirs],
    known: ['status', 'channelId', 'visibleTo', ...(assigneeId ? (['assigneeId'] as const) : [])],
  }
}

const recency = (sql: Sql) => sql`recency(c.last_message_at, c.last_inbound_at, c.created_at)`

const KEYS: Record<Order, (sql: Sql) => Pick<Source, 'key' | 'isAscending'>> = {
  created: sql => ({ key: sql`c.created_at`, isAscending: false }),
  recent: sql => ({ key: recency(sql), isAscending: false }),
  waiting: sql => ({ key: sql`c.waiting_since`, isAscending: true }),
  silent: sql => ({ key: recency(sql), isAscending: false }),
}

/** Nobody waits in what is over, and nothing of it is unread. */
const isOver = (status: ConversationStatus) => status === 'closed'

function statusesOf(
  { status, unread, unanswered, snoozed }: ConversationFilter,
  order: Order,
): ConversationStatus[] {
  const asked = [...new Set(status ?? CONVERSATION_STATUSES)]
  // Only what somebody has is put aside.
  if (snoozed) return asked.filter(one => one === 'assigned')
  return unread?.is || unanswered || order === 'waiting' ? asked.filter(one => !isOver(one)) : asked
}

/** The channels that are looked through one by one, as `id`; undefined if there is an index of all of them. */
function channelsOf(
  sql: Sql,
  { channelId, visibleTo, assigneeId }: ConversationFilter,
  order: Order,
): Fragment | undefined {
  if (visibleTo)
    return sql`
      select channel_id as id from channel_agents
      where agent_id = ${visibleTo} ${channelId ? sql`and channel_id = ${channelId}` : sql``}`
  if (channelId) return sql`select ${channelId}::uuid as id`
  return order !== 'created' || assigneeId ? sql`select id from channels` : undefined
}
