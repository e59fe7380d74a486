import type { ConversationEvent, Message, StreamedEvent, TimelineItem } from '../api/types.ts'
import type { Pages } from './rows.ts'

export const timelineKey = (id: string) => ['timeline', id] as const

/** Types of events that only say that a message exists or has changed. */
const SAID_BY_MESSAGE = new Set(['message.received', 'message.queued', 'message.status', 'message.media'])

/** A timeline, newest first, after an event. An event that it contains already changes nothing. */
export function timelineAfter(pages: Pages<TimelineItem>, event: StreamedEvent): Pages<TimelineItem> {
  const { message, type } = event
  const withMessage = message ? putMessage(pages, message) : pages
  return SAID_BY_MESSAGE.has(type) ? withMessage : putEvent(withMessage, event)
}

function putMessage(pages: Pages<TimelineItem>, message: Message): Pages<TimelineItem> {
  const isIt = (item: TimelineItem) => item.kind === 'message' && item.message.id === message.id
  const item: TimelineItem = { kind: 'message', seq: message.seq, message }
  if (pages.pages.some(({ items }) => items.some(isIt))) {
    return mapPages(pages, items => (items.some(isIt) ? items.map(one => (isIt(one) ? item : one)) : items))
  }
  const oldest = pages.pages.at(-1)
  const isOlder = oldest?.nextCursor && message.seq < (oldest.items.at(-1)?.seq ?? 0)
  return isOlder ? pages : insert(pages, item)
}

function putEvent(pages: Pages<TimelineItem>, event: StreamedEvent): Pages<TimelineItem> {
  const { message: _, conversation: __, ...rest } = event
  if (rest.conversationId === null || rest.channelId === null) return pages
  const isThere = pages.pages.some(({ items }) =>
    items.some(item => item.kind !== 'message' && item.event.id === event.id),
  )
  if (isThere) return pages
  // The stream has the order of what happened, so it is the newest.
  const seq = pages.pages[0]?.items[0]?.seq ?? 0
  const kind = event.type === 'conversation.noted' ? 'note' : 'event'
  return insert(pages, { kind, seq, event: rest as ConversationEvent } as TimelineItem)
}

/** Before the first item that is not newer. */
function insert(pages: Pages<TimelineItem>, item: TimelineItem): Pages<TimelineItem> {
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

function mapPages(pages: Pages<TimelineItem>, change: (items: TimelineItem[]) => TimelineItem[]) {
  return {
    ...pages,
    pages: pages.pages.map(page => {
      const items = change(page.items)
      return items === page.items ? page : { ...page, items }
    }),
  }
}
