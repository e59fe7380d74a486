import { createRoute, z } from '@hono/zod-openapi'
import { streamSSE } from 'hono/streaming'
import { readStream, type StreamPosition, streamEnd } from '../../db/stream.ts'
import { limitedTo } from '../http/auth.ts'
import { invalid } from '../http/problem.ts'
import { eventView } from '../http/views.ts'
import { id, problems } from '../schemas/common.ts'
import type { Services } from '../services/services.ts'
import { makeRouter } from './router.ts'

/** Proxies close a connection on which nothing comes, ms. */
const HEARTBEAT_MS = 15_000
const BATCH = 200

const events = createRoute({
  method: 'get',
  path: '/events',
  tags: ['Events'],
  summary:
    'Everything that happens, as it happens, as server-sent events; an agent gets that of their channels',
  description:
    'Each has the id, type and data of an event of a conversation; `message.status` tells what became of a message. After a break, send the last id as Last-Event-ID (or `after`): nothing is skipped.',
  request: {
    query: z.object({
      channelId: id.optional(),
      after: z.string().optional().openapi({ description: 'An event’s id, to go on behind it.' }),
    }),
  },
  responses: {
    200: { description: 'The stream', content: { 'text/event-stream': { schema: z.string() } } },
    ...problems(),
  },
})

export function eventRoutes({ dependencies: { sql }, follower }: Services) {
  return makeRouter().openapi(events, async c => {
    const { channelId, after } = c.req.valid('query')
    const filter = { channelId, visibleTo: limitedTo(c.get('principal')) }
    const from = c.req.header('Last-Event-ID') ?? after
    let position = from === undefined ? await streamEnd(sql) : positionOf(from)
    c.header('X-Accel-Buffering', 'no')
    return streamSSE(c, async stream => {
      const ended = new AbortController()
      stream.onAbort(() => ended.abort())
      await stream.writeSSE({ event: 'ready', data: '{}', retry: 2_000 })
      let lastWrite = Date.now()
      while (!ended.signal.aborted) {
        const entries = await readStream(sql, position, filter, BATCH)
        for (const entry of entries) {
          const view = eventView(entry)
          await stream.writeSSE({ id: view.id, event: view.type, data: JSON.stringify(view) })
          position = entry
          lastWrite = Date.now()
        }
        if (Date.now() - lastWrite > HEARTBEAT_MS) {
          await stream.write(': still here\n\n')
          lastWrite = Date.now()
        }
        if (entries.length < BATCH) await follower.next(ended.signal)
      }
    })
  })
}

function positionOf(eventId: string): StreamPosition {
  const match = /^(\d{1,20})-(\d{1,19})$/.exec(eventId)
  if (!match?.[1] || !match[2])
    throw invalid([{ path: 'Last-Event-ID', message: 'is not the id of an event' }])
  return { xid: match[1], position: match[2] }
}
