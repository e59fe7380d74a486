import type { HttpBindings } from '@hono/node-server'
import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { streamSSE } from 'hono/streaming'
import type { Sql } from '../../db/client.ts'
import { eventId, isBefore, type StreamPosition, streamEnd } from '../../db/stream.ts'
import { limitedTo } from '../http/auth.ts'
import { openPerToken } from '../http/open-per-token.ts'
import { invalid } from '../http/problem.ts'
import { tooMany } from '../http/rate-limit.ts'
import { weekSchedule } from '../schemas/business-hours.ts'
import { id, problems } from '../schemas/common.ts'
import { passingEvent, streamedEvent } from '../schemas/streamed-events.ts'
import { requireMember } from '../services/membership.ts'
import type { Services } from '../services/services.ts'
import { showStream } from '../services/stream/show.ts'
import { makeRouter } from './router.ts'

/** How long a client waits before it connects again, ms. */
const RETRY_MS = 2_000

/** The most open streams of one token in one process. Every open stream costs work for each event. */
export const MAX_STREAMS = 100

/** How soon a client with too many streams may try again, s. */
const STREAMS_RETRY_S = 5

/** A client that has read nothing for this long counts as gone, ms. */
const STALLED_MS = 30_000

/** An id that no agent has. */
const NOBODY = '00000000-0000-0000-0000-000000000000'

const events = createRoute({
  method: 'get',
  path: '/events',
  tags: ['Events'],
  summary: 'Streams all events as server-sent events. An agent receives only the events of their channels',
  description:
    'Each event has the id and type of a conversation event, and a StreamedEvent as `data` (see the schemas). `message.status` tells the delivery status of a message, and `message.media` whether a customer’s file was fetched. Each event contains its conversation and message in their current state, so that clients need no further request. `agent.presence` reports the presence of agents, `channel.settings` a new version of the settings of a channel, `contact.changed` a contact whose name, labels, notes, block or other fields have changed (with the `contact`), `agent.changed`, `team.changed`, `label.changed` and `channel.changed` one of these that was made, changed or deleted (with it as it is; an agent’s also tells that the channels they handle have changed), `view.changed`, `reply.changed` and `ai_agent.changed` a shared view, a shared canned reply or an AI agent (`data.id`), and `read` the read marks of the agent who listens. Some events have no id, and a PassingEvent as `data`: `viewing`, `typing` and `draft` (who has a conversation open, types, or has a draft) are not stored, and the current ones are sent after `ready`. `line.changed` (depth, oldestSince) and `notification` (assigned, message, mention) follow the event that caused them. To resume after an interruption, send the last id as Last-Event-ID (or `after`): no event is skipped. A client that reads too slowly is disconnected and can resume in the same way.',
  request: {
    query: z.object({
      channelId: id.optional(),
      after: z
        .string()
        .optional()
        .openapi({ description: 'The id of an event. The stream begins with the next event.' }),
    }),
  },
  responses: {
    200: { description: 'The stream', content: { 'text/event-stream': { schema: z.string() } } },
    ...problems(),
  },
})

/**
 * The event stream. One client is served in three steps: where it continues (`beginning`), what it missed, and then
 * the live events together with all others (services/stream/show.ts).
 */
export function eventRoutes({ dependencies: { sql, log }, follower, attendance }: Services) {
  const open = openPerToken(MAX_STREAMS)

  const router = makeRouter()
  // Before what may have none of it: the first use describes the component.
  router.openAPIRegistry.register('WeekSchedule', weekSchedule)
  router.openAPIRegistry.register('StreamedEvent', streamedEvent)
  router.openAPIRegistry.register('PassingEvent', passingEvent)
  return router.openapi(events, async c => {
    const { channelId, after } = c.req.valid('query')
    const principal = c.get('principal')
    const { tokenHash } = principal
    if (channelId !== undefined) await requireMember(sql, principal, channelId)
    const from = c.req.header('Last-Event-ID') ?? after
    const { position, isEnd } = await beginning(sql, from)
    const release = open.take(tokenHash)
    if (!release) {
      throw tooMany(c, { resetS: STREAMS_RETRY_S }, `A token may have at most ${MAX_STREAMS} open streams.`)
    }
    c.header('X-Accel-Buffering', 'no')
    return streamSSE(c, async stream => {
      const ended = new AbortController()
      stream.onAbort(() => ended.abort())
      ended.signal.addEventListener('abort', () => stream.abort())
      const dropped = () => {
        if (ended.signal.aborted) return
        log.warn({ agentId: principal.id }, 'an event stream was closed: its client reads too slowly')
        // Destroyed, not closed: unread data would keep the connection open without limit.
        socketOf(c)?.destroy()
        ended.abort()
      }
      const viewer = follower.viewers.enter(principal, () => ended.abort())
      const view = {
        channelId,
        agentId: principal.id,
        visibleTo() {
          const now = viewer.principal()
          return now ? limitedTo(now) : NOBODY
        },
      }
      const write = async (chunk: string | Uint8Array) => {
        const stalled = setTimeout(dropped, STALLED_MS)
        await stream.write(chunk)
        clearTimeout(stalled)
      }
      try {
        // With an id, so that a client that is interrupted before the first event resumes from here.
        await stream.writeSSE({ event: 'ready', data: '{}', id: eventId(position), retry: RETRY_MS })
        const { reader, write: writer } = follower
        await showStream(
          { sql, reader, write: writer, current: attendance.current },
          { view, after: position, isEnd, write, ended: ended.signal, dropped },
        )
      } catch (error) {
        // The client connects again, and continues where it was.
        log.warn({ err: error }, 'an event stream was interrupted')
      } finally {
        viewer.leave()
        release()
      }
    })
  })
}

/** The connection behind a request; undefined in a test, which has none. */
function socketOf(c: Context) {
  const { outgoing } = (c.env ?? {}) as Partial<HttpBindings>
  return outgoing?.socket
}

/**
 * Where a client continues. Without an id it begins with the next event. An id beyond the end of the stream was given
 * out before the database was restored to an earlier state.
 */
async function beginning(
  sql: Sql,
  from: string | undefined,
): Promise<{ position: StreamPosition; isEnd: boolean }> {
  const end = await streamEnd(sql)
  const given = from === undefined ? end : positionOf(from)
  return isBefore(given, end) ? { position: given, isEnd: false } : { position: end, isEnd: true }
}

const MAX_XID = 2n ** 64n - 1n
const MAX_POSITION = 2n ** 63n - 1n

function positionOf(eventId: string): StreamPosition {
  const match = /^(\d{1,20})-(\d{1,19})$/.exec(eventId)
  const [xid = '', position = ''] = match?.slice(1) ?? []
  if (!match || BigInt(xid) > MAX_XID || BigInt(position) > MAX_POSITION) {
    throw invalid([{ path: 'Last-Event-ID', message: 'must be the id of an event' }])
  }
  return { xid, position }
}
