import type { z } from '@hono/zod-openapi'
import type { Sql } from '../../db/client.ts'
import type { ConversationFilter } from '../../db/lists/filter.ts'
import { type ListedConversation, listConversations } from '../../db/lists/list.ts'
import type { Order, Place } from '../../db/lists/orders.ts'
import { agentOf, limitedTo, type Principal } from '../http/auth.ts'
import { decodeCursor, encodeCursor, PLACES } from '../http/cursor.ts'
import { invalid } from '../http/problem.ts'
import type { conversationFilter, SORTS, ViewQuery } from '../schemas/lists.ts'

type Sort = (typeof SORTS)[number]

/**
 * The parts of a list, each with its own order, one after the other. By `waitingSince`, for example, those who wait
 * come first, and then all others.
 */
const ORDERS_OF: Record<Sort, Order[]> = {
  createdAt: ['created'],
  lastMessageAt: ['recent'],
  waitingSince: ['waiting', 'silent'],
}

/**
 * How many pages of rows one request looks through if few of them match. Then it answers with what it has, and the
 * client asks on.
 */
const MOST_LOOKS = 4

/** The filter that a query asks for, as this principal may see it. */
export function filterOf(
  principal: Principal,
  query: Omit<ViewQuery, 'sort'> & { ids?: string[] },
): ConversationFilter {
  const { assigneeId, unread, mentioned, q, from, to, ...same } = query
  return {
    ...same,
    text: q,
    from: from === undefined ? undefined : new Date(from),
    to: to === undefined ? undefined : new Date(to),
    assigneeId: assigneeId === 'me' ? agentOf(principal) : assigneeId === 'none' ? null : assigneeId,
    unread: unread === undefined ? undefined : { by: agentOf(principal), is: unread },
    ...(mentioned ? { mentioned: agentOf(principal) } : { visibleTo: limitedTo(principal) }),
  }
}

/** A page of conversations in the requested order. */
export async function conversationsPage(
  sql: Sql,
  principal: Principal,
  query: z.output<typeof conversationFilter>,
): Promise<{ rows: ListedConversation[]; nextCursor: string | null }> {
  const { limit, cursor, sort, ...asked } = query
  const filter = filterOf(principal, asked)
  let place = beginning(sort, cursor, filter)
  const rows = new Map<string, ListedConversation>()
  for (let looks = 0; place && looks < MOST_LOOKS && rows.size < limit; looks++) {
    const { order, after } = place
    const page = await listConversations(sql, filter, {
      order,
      after,
      limit: limit - rows.size,
      reader: principal.id,
    })
    // A conversation that is answered meanwhile moves to the second part and would be found twice.
    for (const row of page.rows) if (!rows.has(row.id)) rows.set(row.id, row)
    place = page.next ? { order, after: page.next } : following(sort, order, filter)
  }
  return { rows: [...rows.values()], nextCursor: place ? encodedPlace(sort, place) : null }
}

interface PlaceInOrder {
  order: Order
  after?: Place
}

function beginning(
  sort: Sort,
  cursor: string | undefined,
  filter: ConversationFilter,
): PlaceInOrder | undefined {
  const orders = ordersOf(sort, filter)
  const [first = 'created'] = orders
  if (cursor === undefined) return { order: first }
  if (sort === 'createdAt') {
    const [at, id] = decodeCursor(cursor, PLACES.timeAndId) ?? []
    return at && id ? { order: 'created', after: { at, id } } : { order: 'created' }
  }
  const [order = first, at, id] = decodeCursor(cursor, PLACES.orderAndTimeAndId) ?? []
  if (!ORDERS_OF[sort].includes(order))
    throw invalid([{ path: 'cursor', message: 'is not a nextCursor of this list' }])
  // At the beginning of a part there is no place yet, written as the time 0.
  return at && id && at.getTime() > 0 ? { order, after: { at, id } } : { order }
}

/**
 * The parts of a list that can have rows: waiting customers and all others are in different parts, so with a filter
 * for unanswered conversations one of these is empty.
 */
function ordersOf(sort: Sort, { unanswered }: ConversationFilter): Order[] {
  return ORDERS_OF[sort].filter(
    order =>
      unanswered === undefined ||
      !['waiting', 'silent'].includes(order) ||
      unanswered === (order === 'waiting'),
  )
}

function following(sort: Sort, order: Order, filter: ConversationFilter): PlaceInOrder | undefined {
  const orders = ordersOf(sort, filter)
  const next = orders[orders.indexOf(order) + 1]
  return next && { order: next }
}

const NOWHERE = { at: new Date(0), id: '00000000-0000-0000-0000-000000000000' }

function encodedPlace(sort: Sort, { order, after = NOWHERE }: PlaceInOrder): string {
  return encodeCursor(sort === 'createdAt' ? [after.at, after.id] : [order, after.at, after.id])
}
