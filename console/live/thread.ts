import type { InfiniteData } from '@tanstack/react-query'
import type { ConversationEvent, Message, StreamedEvent, TimelineItem } from '../api/types.ts'
import type { Page } from './rows.ts'

/** A page of a timeline, the newest item first. */
export interface TimelinePage extends Page<TimelineItem> {
  /** Where newer items continue; null or absent: the page ends with the newest. */
  newerCursor?: string | null
}
export type Timeline = InfiniteData<TimelinePage, TimelinePlace>

/** Where a page begins. Undefined: at the newest item, or around the place that was asked for. */
export type TimelinePlace = { older: string } | { newer: string } | undefined

/** The key of everything that is loaded of a conversation's timeline. */
export const timelinesKey = (id: string) => ['timeline', id] as const

/**
 * The key of a timeline.
 *
 * @param around the place (seq) that it was opened at; undefined: at its end
 */
export const timelineKey = (id: string, around?: number) => ['timeline', id, around ?? 'end'] as const

/** Whether newer items exist that are not loaded. */
function isPast({ pages }: Timeline): boolean {
  return Boolean(pages[0]?.newerCursor)
}

/**
 * Types of events that only say that a message is new or has changed. The message itself is shown, so they get no
 * line.
 */
const SAID_BY_MESSAGE = new Set(['message.received', 'message.queued', 'message.status', 'message.media'])

/**
 * A timeline after an event. The same event twice changes nothing the second time. If newer items are not loaded,
 * only loaded messages change: the rest comes with them.
 */
export function timelineAfter(pages: Timeline, event: StreamedEvent): Timeline {
  const { message, type } = event
  const withMessage = message ? putMessage(pages, message) : pages
  return SAID_BY_MESSAGE.has(type) ? withMessage : putEvent(withMessage, event)
}

/** Replaces a message, or puts a new one in its place. */
function putMessage(pages: Timeline, message: Message): Timeline {
  const isIt = (item: TimelineItem) => item.kind === 'message' && item.message.id === message.id
  const item: TimelineItem = { kind: 'message', seq: message.seq, message }
  if (pages.pages.some(({ items }) => items.some(isIt))) {
    return mapPages(pages, items => (items.some(isIt) ? items.map(one => (isIt(one) ? item : one)) : items))
  }
  if (isPast(pages)) return pages
  const oldest = pages.pages.at(-1)
  const isOlder = oldest?.nextCursor && message.seq < (oldest.items.at(-1)?.seq ?? 0)
  return isOlder ? pages : insert(pages, item)
}

/** Adds an event at the end. */
function putEvent(pages: Timeline, event: StreamedEvent): Timeline {
  const { message: _, conversation: __, ...rest } = event
  if (rest.conversationId === null || rest.channelId === null) return pages
  const isThere = pages.pages.some(({ items }) =>
    items.some(item => item.kind !== 'message' && item.event.id === event.id),
  )
  if (isThere || isPast(pages)) return pages
  // The stream keeps the order, so this event is the newest.
  const seq = pages.pages[0]?.items[0]?.seq ?? 0
  const kind = event.type === 'conversation.noted' ? 'note' : 'event'
  return insert(pages, { kind, seq, event: rest as ConversationEvent } as TimelineItem)
}

/** Puts an item before the first one that is not newer than it. */
function insert(pages: Timeline, item: TimelineItem): Timeline {
  const at = pages.pages.findIndex(({ items }) => items.some(({ seq }) => seq <= item.seq))
  const target = at < 0 ? pages.pages.length - 1 : at
  let index = -1
  return mapPages(pages, items => {
    index++
    if (index !== target) return items
    const place = items.findIndex(({ seq }) => seq <= item.seq)
    return items.toSpliced(place < 0 ? items.length : place, 0, item)
  })
}

/** Changes the items of each page. Pages without a change stay the same objects. */
function mapPages(pages: Timeline, change: (items: TimelineItem[]) => TimelineItem[]): Timeline {
  return {
    ...pages,
    pages: pages.pages.map(page => {
      const items = change(page.items)
      return items === page.items ? page : { ...page, items }
    }),
  }
}
