import { isBefore, type StreamPosition, streamEnd } from '../../../db/stream.ts'
import { readStream } from '../../../db/stream-page.ts'
import type { ApiDependencies } from '../../dependencies.ts'
import { inTime } from '../temporal-calls.ts'
import { delivery, type EventWriter } from './delivery.ts'
import type { StreamNotices } from './notices.ts'
import { makeOutbox } from './outbox.ts'
import { pacedReading } from './paced-reading.ts'
import { makeStreamReport } from './report.ts'

/**
 * How long the reader sleeps at most, ms. Notices wake it before; but what it waits for may become readable without one,
 * when an older transaction ends that wrote nothing here.
 */
const MAX_SLEEP_MS = 1_000

/** How soon the reader looks again for what an older transaction holds back, ms; twice as long each time. */
const HELD_BACK_MS = 200

/** A burst of events is read at once, ms. */
const GATHER_MS = 50

/** Events are read this often at most, ms, however many come: who looks at them sees no difference. */
export const GAP_MS = 200

const BATCH = 200

/** A reading that gets no answer for this long is given up, ms: the next one has another connection. */
const MAX_READING_MS = 10_000

/** What a stream shows. */
export interface StreamView {
  channelId?: string
  /** The agent to whose channels it is limited now; undefined when it is not. */
  visibleTo(): string | undefined
}

export interface Subscription {
  /** What came behind this is given by `take`. */
  from: StreamPosition
  /** Everything up to here that may be shown was taken or waits to be. */
  position(): StreamPosition
  /** See `Outbox`. */
  take(waitMs: number): Promise<Uint8Array | 'idle' | 'over'>
  /** Ends it from outside: the token has ended, say. */
  end(): void
  leave(): void
}

export interface StreamReader {
  /**
   * Gives a stream what comes from now on. Rejects when the database can't be asked.
   *
   * @param options.after the stream has all up to here, and gets none of it again
   * @param options.dropped called when it is too slow, and gets nothing any more
   */
  join(view: StreamView, options: { after: StreamPosition; dropped: () => void }): Promise<Subscription>
  /** Reads no more. */
  close(): void
}

interface Subscriber {
  view: StreamView
  /** Everything up to here it has, or had before it joined. */
  position: StreamPosition
  put(chunk: Uint8Array): void
  end(): void
}

/**
 * Reads the stream once for all who follow it in this process: what each may see is chosen in memory. A stream that is
 * slower than the others has an outbox of its own, and none waits for it.
 */
export function makeStreamReader(
  { sql, log }: Pick<ApiDependencies, 'sql' | 'log'>,
  notices: StreamNotices,
  textOf: EventWriter,
): StreamReader {
  const subscribers = new Set<Subscriber>()
  /** Up to where all subscribers were served; undefined while there are none. */
  let position: StreamPosition | undefined
  let beginning: Promise<StreamPosition> | undefined
  let heldBackMs = 0
  let isFailing = false
  const report = makeStreamReport(log)

  const read = async () => {
    notices.listen()
    report.begin()
    // As they are when the question is put: an answer says nothing of who was not asked for.
    const asked = [...subscribers].map(subscriber => ({ subscriber, visibleTo: subscriber.view.visibleTo() }))
    try {
      const after = position ?? (await streamEnd(sql))
      const viewers = [...new Set(asked.flatMap(({ visibleTo }) => visibleTo ?? []))]
      const reading = readStream(sql, { after }, {}, { limit: BATCH, viewers })
      const page = await inTime(reading, Date.now() + MAX_READING_MS)
      isFailing = false
      const last = page.entries.at(-1)
      const reached = page.isFull && last ? last : page.end
      const deliver = delivery(page.entries, textOf)
      for (const { subscriber, visibleTo } of asked) {
        const { channelId } = subscriber.view
        const ahead = isBefore(after, subscriber.position) ? subscriber.position : undefined
        deliver(subscriber, entry => {
          if (channelId !== undefined && entry.channelId !== channelId) return false
          if (ahead && !isBefore(ahead, entry)) return false
          return visibleTo === undefined || page.members.get(entry.channelId)?.has(visibleTo) === true
        })
        if (!ahead || isBefore(ahead, reached)) subscriber.position = reached
      }
      // Another database than before, or one that was put back to an earlier state: what the streams have is not in it.
      if (isBefore(reached, after)) for (const subscriber of subscribers) subscriber.end()
      position = subscribers.size > 0 ? reached : undefined
      report.end(page.entries.length, !page.isFull && !page.heldBack)
      heldBackMs = page.heldBack ? Math.min(2 * heldBackMs || HELD_BACK_MS, MAX_SLEEP_MS) : 0
      if (page.isFull) return 0
      return heldBackMs || MAX_SLEEP_MS
    } catch (error) {
      // Streams stay open meanwhile, and go on where they were.
      if (!isFailing) log.warn({ err: error }, 'the event stream can’t be read for now')
      isFailing = true
      report.end(0, false)
      return MAX_SLEEP_MS
    }
  }
  const paced = pacedReading({
    read,
    isWanted: () => subscribers.size > 0,
    gatherMs: GATHER_MS,
    gapMs: GAP_MS,
  })
  notices.tell(() => {
    if (subscribers.size > 0) report.due()
    paced.noticed()
  })

  /** Finds out where the stream is, before the first reading; else lets the one under way end. */
  const prepare = async () => {
    if (paced.underWay()) return paced.underWay()
    beginning ??= inTime(streamEnd(sql), Date.now() + MAX_READING_MS).finally(() => {
      beginning = undefined
    })
    const end = await beginning
    position ??= end
  }

  return {
    async join(view, { after, dropped }) {
      notices.listen()
      const outbox = makeOutbox()
      // A page on its way was asked for without them. From the last look on, nothing here may wait.
      while (!position || paced.underWay()) await prepare()
      const from = position
      const subscriber: Subscriber = {
        view,
        position: isBefore(from, after) ? after : from,
        put: chunk => {
          if (!outbox.put(chunk))
            leave(() => {
              report.dropped()
              dropped()
            })
        },
        end: outbox.end,
      }
      const leave = (then?: () => void) => {
        if (!subscribers.delete(subscriber)) return
        report.streams(subscribers.size)
        // Where the next one begins is then asked for anew.
        if (subscribers.size === 0) position = undefined
        then?.()
      }
      subscribers.add(subscriber)
      report.streams(subscribers.size)
      paced.noticed()
      return {
        from,
        take: outbox.take,
        end: outbox.end,
        leave: () => leave(),
        position: () => subscriber.position,
      }
    },
    close() {
      paced.stop()
      report.close()
    },
  }
}
