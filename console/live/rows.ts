import type { InfiniteData, QueryClient } from '@tanstack/react-query'
import type { ListedConversation, StreamedEvent } from '../api/types.ts'
import { belongs, compareRows, type ListQuery } from '../inbox/views.ts'

// Pure functions that change rows and lists of conversations by events. The order and membership of a list are in
// `inbox/views.ts`.

/** A page of a list, as the API answers it. */
export interface Page<T> {
  items: T[]
  nextCursor: string | null
}
export type Pages<T> = InfiniteData<Page<T>, string | undefined>

type Row = ListedConversation

/** The key of a list in the cache. */
export const listKey = (query: ListQuery) => ['conversations', query] as const
/** The key of a single conversation in the cache. */
export const conversationKey = (id: string) => ['conversation', id] as const

/** Unread messages are counted up to this number. */
const MOST_UNREAD = 99

/**
 * The row after an event. The event contains the conversation as all see it; what only this agent has (read mark,
 * viewers, drafts) is kept. A new message of the customer counts as unread.
 */
export function rowAfter(
  before: Row | undefined,
  event: StreamedEvent,
  me: string | undefined,
): Row | undefined {
  const { conversation } = event
  if (!conversation) return before
  const known = before ?? {
    unread: me ? { count: 0, readSeq: 0 } : null,
    viewers: [],
    drafts: [],
    lastInboundSeq: 0,
  }
  const isNew = conversation.lastInboundSeq > Math.max(known.lastInboundSeq, known.unread?.readSeq ?? 0)
  const unread = known.unread && {
    ...known.unread,
    count: isNew ? Math.min(known.unread.count + 1, MOST_UNREAD) : known.unread.count,
  }
  return { ...conversation, unread, viewers: known.viewers, drafts: draftsAfter(known.drafts, event) }
}

/** Which draft ends with which event. The service deletes it together with that event and sends no other. */
const DRAFT_OF: Record<string, Row['drafts'][number]['mode']> = {
  'message.queued': 'reply',
  'conversation.noted': 'note',
}

/** The drafts without the one that the author of this event has just sent. */
function draftsAfter(drafts: Row['drafts'], { type, actor }: StreamedEvent): Row['drafts'] {
  return drafts.filter(({ agentId, mode }) => agentId !== actor.id || mode !== DRAFT_OF[type])
}

/**
 * The row after this agent has read up to `seq`, perhaps in another window. A smaller `seq` than before makes it
 * unread again.
 */
export function rowRead(row: Row, seq: number): Row {
  const { unread, lastInboundSeq } = row
  if (!unread) return row
  const isBack = seq < unread.readSeq
  const count = lastInboundSeq <= seq ? 0 : isBack ? 1 : Math.max(1, unread.count)
  return { ...row, unread: { count, readSeq: seq } }
}

/**
 * Puts a row in its place in the loaded part of a list, or removes it. If the list does not contain the row and need
 * not, it returns the same object, so that nothing renders again.
 */
export function placeRow(pages: Pages<Row>, query: ListQuery, row: Row, me: string | undefined): Pages<Row> {
  const has = pages.pages.some(({ items }) => items.some(({ id }) => id === row.id))
  const is = belongs(query, row, me) ?? has
  if (!has && !is) return pages
  const rest = pages.pages.map(page => {
    if (!page.items.some(({ id }) => id === row.id)) return page
    return { ...page, items: page.items.filter(({ id }) => id !== row.id) }
  })
  if (!is) return { ...pages, pages: rest }
  const isBehind = (other: Row) => compareRows(query.sort, row, other) < 0
  const last = rest.length - 1
  const at = rest.findIndex(({ items }, index) => {
    const end = items.at(-1)
    // Its place is after the loaded part: it comes with the next page.
    return end ? isBehind(end) || (index === last && !rest[last]?.nextCursor) : index === last
  })
  if (at < 0) return { ...pages, pages: rest }
  return {
    ...pages,
    pages: rest.map((page, index) => {
      if (index !== at) return page
      const place = page.items.findIndex(isBehind)
      const items = page.items.toSpliced(place < 0 ? page.items.length : place, 0, row)
      return { ...page, items }
    }),
  }
}

/** Writes a row into every loaded list that it belongs to, and removes it from the others. */
export function writeRow(cache: QueryClient, row: Row, me: string | undefined): void {
  cache.setQueryData<Row>(conversationKey(row.id), known => (known ? row : undefined))
  for (const { queryKey } of cache.getQueryCache().findAll({ queryKey: ['conversations'] })) {
    cache.setQueryData<Pages<Row>>(
      queryKey,
      pages => pages && placeRow(pages, queryKey[1] as ListQuery, row, me),
    )
  }
}
