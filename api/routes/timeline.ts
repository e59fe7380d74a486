import { createRoute } from '@hono/zod-openapi'
import { listTimeline, type TimelinePlace, type TimelineRow } from '../../db/lists/timeline.ts'
import { listMessagesById } from '../../db/messages.ts'
import { decodeCursor, PLACES, pageOf } from '../http/cursor.ts'
import { eventView } from '../http/event-views.ts'
import { answer, idParameter, listOf, problems } from '../schemas/common.ts'
import { timelineItem, timelineQuery } from '../schemas/timeline.ts'
import { withFiles } from '../services/message-files.ts'
import type { Services } from '../services/services.ts'
import { makeRouter } from './router.ts'

const timeline = createRoute({
  method: 'get',
  path: '/conversations/{id}/timeline',
  tags: ['Conversations'],
  summary: 'Its messages, notes and events in one order, the newest first; with `after` the oldest first',
  description:
    'To begin in the middle, ask once with `before` and once with `after`; `nextCursor` goes on in the same direction. Events that only say that there is a message are left out.',
  request: { params: idParameter, query: timelineQuery },
  responses: { 200: answer(listOf(timelineItem), 'A page of it'), ...problems(404) },
})

/** The route that lists messages, notes and events of a conversation in one order, as a thread shows them. */
export function timelineRoutes({ dependencies: { sql }, commands, mediaLinks }: Services) {
  return makeRouter().openapi(timeline, async c => {
    const { id } = await commands.visible(c.get('principal'), c.req.valid('param').id)
    const { limit, cursor, before, after } = c.req.valid('query')
    const { direction, from } = beginning(cursor, { before, after })
    const rows = await listTimeline(sql, id, { direction, from, limit: limit + 1 })
    const ids = rows.slice(0, limit).flatMap(({ messageId }) => messageId ?? [])
    const messages = ids.length > 0 ? await listMessagesById(sql, ids) : []
    const view = await withFiles({ sql, mediaLinks }, messages)
    const known = new Map(messages.map(message => [message.id, view(message)]))
    const item = ({ seq, messageId, event }: TimelineRow) => {
      if (event) {
        const kind = event.type === 'conversation.noted' ? ('note' as const) : ('event' as const)
        return { kind, seq, event: eventView({ ...event, at: new Date(event.at) }) }
      }
      const message = known.get(messageId ?? '')
      if (!message) throw new Error('the message is not there')
      return { kind: 'message' as const, seq, message }
    }
    return c.json(
      pageOf(rows, limit, item, ({ seq, isMessage }) => [direction, seq, isMessage]),
      200,
    )
  })
}

interface Beginning {
  direction: 'older' | 'newer'
  from?: TimelinePlace
}

function beginning(
  cursor: string | undefined,
  { before, after }: { before?: number; after?: number },
): Beginning {
  const [direction, seq, isMessage] = decodeCursor(cursor, PLACES.directionAndSeq) ?? []
  if (direction && seq !== undefined) return { direction, from: { seq, isMessage: isMessage === 1 ? 1 : 0 } }
  if (after !== undefined) return { direction: 'newer', from: { seq: after, isMessage: 1 } }
  return { direction: 'older', ...(before !== undefined && { from: { seq: before, isMessage: 0 } }) }
}
