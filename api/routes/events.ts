import { createRoute, z } from '@hono/zod-openapi'
import { streamSSE } from 'hono/streaming'
import type { Sql } from '../../db/client.ts'
import { readStream, type StreamPosition, streamEnd } from '../../db/stream.ts'
import { limitedTo, type Principal } from '../http/auth.ts'
import { openPerToken } from '../http/open-per-token.ts'
import { invalid } from '../http/problem.ts'
import { tooMany } from '../http/rate-limit.ts'
import { eventId, eventView } from '../http/views.ts'
import { id, problems } from '../schemas/common.ts'
import { requireMember } from '../services/membership.ts'
import type { Services } from '../services/services.ts'
import { makeRouter } from './router.ts'

/** Proxies close a connection on which nothing comes, ms. */
const HEARTBEAT_MS = 15_000
const BATCH = 200

/** A burst of events is read at once, ms. */
const GATHER_MS = 50

/** How soon a client is to connect again, ms. */
const RETRY_MS = 2_000

/** Of one token, in one process. Each asks the database now and then, for as long as it is open. */
export const MAX_STREAMS = 100

/** How soon one who has too many may try again, s. */
const STREAMS_RETRY_S = 5

/** A token that has ended, or a role that was taken back, ends what an open stream shows after this long, ms. */
const RECHECK_MS = 1_000

const events = createRoute({
  method: 'get',
  path: '/events',
  tags: ['Events'],
  summary:
    'Everything that happens, as it happens, as server-sent events; an agent gets that of their channels',
  description:
    'Each has the id, type and data of an event of a conversation; `message.status` tells what became of a message, `message.media` what became of a file that a customer sent. After a break, send the last id as Last-Event-ID (or `after`): nothing is skipped.',
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

export function eventRoutes({ dependencies: { sql, log }, follower, findPrincipal }: Services) {
  const open = openPerToken(MAX_STREAMS)

  return makeRouter().openapi(events, async c => {
    const { channelId, after } = c.req.valid('query')
    let principal: Principal | undefined = c.get('principal')
    const { tokenHash } = principal
    if (channelId !== undefined) await requireMember(sql, principal, channelId)
    const from = c.req.header('Last-Event-ID') ?? after
    let position = await beginning(sql, from)
    const release = open.take(tokenHash)
    if (!release) {
      throw tooMany(c, { resetS: STREAMS_RETRY_S }, `A token has at most ${MAX_STREAMS} open streams.`)
    }
    c.header('X-Accel-Buffering', 'no')
    return streamSSE(c, async stream => {
      const ended = new AbortController()
      stream.onAbort(() => ended.abort())
      try {
        // With its id, so that a client that breaks off before the first event resumes from here.
        await stream.writeSSE({ event: 'ready', data: '{}', id: eventId(position), retry: RETRY_MS })
        let [checkedAt, writtenAt] = [Date.now(), Date.now()]
        while (!ended.signal.aborted && !follower.closed && principal) {
          const filter = { channelId, visibleTo: limitedTo(principal) }
          const end = await streamEnd(sql)
          const entries = await readStream(sql, { after: position, upTo: end }, filter, BATCH)
          for (const entry of entries) {
            const view = eventView(entry)
            await stream.writeSSE({ id: view.id, event: view.type, data: JSON.stringify(view) })
            position = entry
            writtenAt = Date.now()
          }
          // What others saw is behind it too: it must not be looked through again each time.
          if (entries.length < BATCH) position = end
          if (Date.now() - writtenAt > HEARTBEAT_MS) {
            // An id without data: nothing happens at the client but that it resumes from here.
            await stream.write(`id: ${eventId(position)}\n\n`)
            writtenAt = Date.now()
          }
          if (entries.length < BATCH) {
            await follower.next(ended.signal)
            await stream.sleep(GATHER_MS)
          }
          if (Date.now() - checkedAt > RECHECK_MS) {
            principal = await findPrincipal(tokenHash)
            checkedAt = Date.now()
          }
        }
      } catch (error) {
        // The client connects again, and goes on where it was.
        log.warn({ err: error }, 'an event stream broke off')
      } finally {
        release()
      }
    })
  })
}

/** Where a client goes on, or that it begins now. An id from beyond the end is of another database, before a restore. */
async function beginning(sql: Sql, from: string | undefined): Promise<StreamPosition> {
  const end = await streamEnd(sql)
  if (from === undefined) return end
  const given = positionOf(from)
  return BigInt(given.xid) > BigInt(end.xid) ? end : given
}

const MAX_XID = 2n ** 64n - 1n
const MAX_POSITION = 2n ** 63n - 1n

function positionOf(eventId: string): StreamPosition {
  const match = /^(\d{1,20})-(\d{1,19})$/.exec(eventId)
  const [xid = '', position = ''] = match?.slice(1) ?? []
  if (!match || BigInt(xid) > MAX_XID || BigInt(position) > MAX_POSITION) {
    throw invalid([{ path: 'Last-Event-ID', message: 'is not the id of an event' }])
  }
  return { xid, position }
}
