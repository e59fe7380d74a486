import type { Sql } from '../../../db/client.ts'
import { eventId, isBefore, type StreamPosition } from '../../../db/stream.ts'
import { readStream, type ToldEntry } from '../../../db/stream-page.ts'
import { passingText } from '../../http/event-views.ts'
import type { Passing } from './attendance.ts'
import type { EventWriter } from './delivery.ts'
import type { StreamReader, Subscription } from './reader.ts'
import { type StreamView, shownAs } from './who-sees.ts'

/** A stream without events gets a sign of life this often, ms. Proxies close silent connections. */
const HEARTBEAT_MS = 15_000

/** How many missed events a stream reads at once. */
const BATCH = 200

export interface StreamShow {
  view: StreamView
  /** The client is shown everything after this position. */
  after: StreamPosition
  /** `after` is the current end of the stream, so nothing was missed. */
  isEnd: boolean
  /** Resolves when the client has taken the chunk, or has gone. */
  write(chunk: string | Uint8Array): Promise<void>
  /** Aborts when the client has gone. */
  ended: AbortSignal
  /** Called when the client is too slow to follow live. */
  dropped(): void
}

/**
 * Shows the stream to one client until it ends. First come the events that the client missed, in pages of its own and at
 * its own pace; then, together with all others, the live events.
 */
export async function showStream(
  source: {
    sql: Sql
    reader: Pick<StreamReader, 'join' | 'passTo'>
    write: EventWriter
    current: () => Passing[]
  },
  { view, after, isEnd, write, ended, dropped }: StreamShow,
): Promise<void> {
  const { sql, reader, write: writer } = source
  const { agentId } = view
  let position = after
  /** Shows missed events page by page, until a page is not full. */
  const catchUp = async (upTo?: StreamPosition) => {
    for (let isFull = true; isFull && !ended.aborted; ) {
      const visibleTo = view.visibleTo()
      const filter = { channelId: view.channelId, visibleTo }
      const viewers = visibleTo === undefined ? [] : [visibleTo]
      const page = await readStream(sql, { after: position, upTo }, filter, { limit: BATCH, viewers })
      const text = (entry: ToldEntry) =>
        writer.event(entry) + (agentId ? writer.notification(entry, agentId) : '')
      const shown = page.entries.flatMap(entry => shownAs(view, visibleTo, entry, page) ?? [])
      if (shown.length > 0) await write(shown.map(text).join(''))
      isFull = page.isFull
      position = (isFull && page.entries.at(-1)) || page.end
    }
  }
  // Catches up before it joins the reader. A client that has to read days of events would otherwise collect all new events
  // in its outbox.
  if (!isEnd) await catchUp()
  if (ended.aborted) return
  const subscription = await reader.join(view, { after: position, dropped })
  const end = () => subscription.end()
  ended.addEventListener('abort', end)
  try {
    if (ended.aborted) return
    // The events between the client's last page and the reader's position.
    if (isBefore(position, subscription.from)) await catchUp(subscription.from)
    // First everybody who is there now; from here on the stream is told who comes and goes.
    const present = await reader.passTo(view, source.current())
    if (present.length > 0) await write(present.map(passingText).join(''))
    await showNews(subscription, write)
  } finally {
    ended.removeEventListener('abort', end)
    subscription.leave()
  }
}

async function showNews(subscription: Subscription, write: StreamShow['write']): Promise<void> {
  for (;;) {
    const next = await subscription.take(HEARTBEAT_MS)
    if (next === 'over') return
    // An id without data has no effect in the client, except that it will resume from here.
    await write(next === 'idle' ? `id: ${eventId(subscription.position())}\n\n` : next)
  }
}
