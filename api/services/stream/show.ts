import type { Sql } from '../../../db/client.ts'
import { isBefore, type StreamPosition } from '../../../db/stream.ts'
import { readStream } from '../../../db/stream-page.ts'
import { eventId } from '../../http/views.ts'
import type { EventWriter } from './delivery.ts'
import type { StreamReader, StreamView, Subscription } from './reader.ts'

/** Proxies close a connection on which nothing comes, ms. */
const HEARTBEAT_MS = 15_000

/** Of what one stream catches up on, at once. */
const BATCH = 200

export interface StreamShow {
  view: StreamView
  /** What came behind this is shown. */
  after: StreamPosition
  /** It is where the stream ended a moment ago: nothing was missed. */
  isEnd: boolean
  /** Resolves when the client has taken it, or is gone. */
  write(chunk: string | Uint8Array): Promise<void>
  /** Aborts when there is nobody to show it to any more. */
  ended: AbortSignal
  /** Called when the client is too slow to be shown it as it happens. */
  dropped(): void
}

/**
 * Shows the stream to one client until it ends: first what it has missed, by pages of its own, at its own pace; then, with
 * all others, what is read for them.
 */
export async function showStream(
  { sql, reader, textOf }: { sql: Sql; reader: Pick<StreamReader, 'join'>; textOf: EventWriter },
  { view, after, isEnd, write, ended, dropped }: StreamShow,
): Promise<void> {
  let position = after
  /** Shows what lies behind, page by page, until one is not full. */
  const catchUp = async (upTo?: StreamPosition) => {
    for (let isFull = true; isFull && !ended.aborted; ) {
      const filter = { channelId: view.channelId, visibleTo: view.visibleTo() }
      const page = await readStream(sql, { after: position, upTo }, filter, { limit: BATCH })
      if (page.entries.length > 0) await write(page.entries.map(textOf).join(''))
      isFull = page.isFull
      position = (isFull && page.entries.at(-1)) || page.end
    }
  }
  // Until it is near the end: what comes meanwhile must not have to wait for a client that has days to read.
  if (!isEnd) await catchUp()
  if (ended.aborted) return
  const subscription = await reader.join(view, { after: position, dropped })
  const end = () => subscription.end()
  ended.addEventListener('abort', end)
  try {
    if (ended.aborted) return
    // Between its last page and where the reader was.
    if (isBefore(position, subscription.from)) await catchUp(subscription.from)
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
    // An id without data: nothing happens at the client but that it resumes from here.
    await write(next === 'idle' ? `id: ${eventId(subscription.position())}\n\n` : next)
  }
}
