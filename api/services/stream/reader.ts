import { membersAmong } from '../../../db/agents.ts'
import { mentionedAmong } from '../../../db/mentions.ts'
import { isBefore, type StreamPosition, streamEnd } from '../../../db/stream.ts'
import { readStream } from '../../../db/stream-page.ts'
import type { ApiDependencies } from '../../dependencies.ts'
import { passingText } from '../../http/event-views.ts'
import { inTime } from '../temporal-calls.ts'
import type { Passing } from './attendance.ts'
import { delivery, type EventWriter } from './delivery.ts'
import type { StreamNotices } from './notices.ts'
import { makeOutbox } from './outbox.ts'
import { pacedReading } from './paced-reading.ts'
import { makeStreamReport } from './report.ts'
import { isPassedTo, type Readers, type StreamView, shownAs } from './who-sees.ts'

/**
 * How long the reader sleeps at most, ms. Notices wake it earlier, but an event can become readable without one: when
 * an older transaction ends that wrote nothing to the stream.
 */
const MAX_SLEEP_MS = 1_000

/** How soon the reader looks again if an older transaction holds events back, ms. The time doubles with each look. */
const HELD_BACK_MS = 200

/** Events within this time are read together, ms. */
const GATHER_MS = 30

/** The least time between two readings, ms, however many events come. People notice no difference. */
export const GAP_MS = 200

const BATCH = 200

/** A reading without an answer is given up after this long, ms. The next one uses another connection. */
const MAX_READING_MS = 10_000

export interface Subscription {
  /** `take` gives the events after this position. */
  from: StreamPosition
  /** Everything up to this position was taken, or waits to be taken. */
  position(): StreamPosition
  /** See `Outbox`. */
  take(waitMs: number): Promise<Uint8Array | 'idle' | 'over'>
  /** Ends the stream from outside, for example when its token has ended. */
  end(): void
  leave(): void
}

export interface StreamReader {
  /**
   * Gives a stream all events from now on. Rejects if the database can't be asked.
   *
   * @param options.after the stream already has everything up to here, and gets none of it again
   * @param options.dropped called when the stream is too slow and gets nothing any more
   */
  join(view: StreamView, options: { after: StreamPosition; dropped: () => void }): Promise<Subscription>
  /** Tells all streams facts that are not stored, each only what it may see. Never rejects. */
  pass(passing: Passing[]): Promise<void>
  /** The part that one stream may be told. */
  passTo(view: StreamView, passing: Passing[]): Promise<Passing[]>
  /** Reads no more. */
  close(): void
}

interface Subscriber {
  view: StreamView
  /** The subscriber has everything up to this position. */
  position: StreamPosition
  put(chunk: Uint8Array): void
  end(): void
}

/**
 * Reads the stream once for all clients of this process, and selects in memory what each one may see. Each has its own
 * outbox, so that a slow one doesn't delay the others.
 */
export function makeStreamReader(
  { sql, log }: Pick<ApiDependencies, 'sql' | 'log'>,
  notices: StreamNotices,
  write: EventWriter,
): StreamReader {
  const subscribers = new Set<Subscriber>()
  /** Up to where all subscribers were served; undefined if there are none. */
  let position: StreamPosition | undefined
  let beginning: Promise<StreamPosition> | undefined
  let heldBackMs = 0
  let isFailing = false
  const report = makeStreamReport(log)

  const read = async () => {
    notices.listen()
    report.begin()
    // The subscribers at the time of the query. The result says nothing about anybody who joins later.
    const asked = [...subscribers].map(subscriber => ({ subscriber, visibleTo: subscriber.view.visibleTo() }))
    try {
      const after = position ?? (await streamEnd(sql))
      const viewers = [...new Set(asked.flatMap(({ visibleTo }) => visibleTo ?? []))]
      const reading = readStream(sql, { after }, {}, { limit: BATCH, viewers })
      const page = await inTime(reading, Date.now() + MAX_READING_MS)
      isFailing = false
      const last = page.entries.at(-1)
      const reached = page.isFull && last ? last : page.end
      const deliver = delivery(page.entries, write)
      for (const { subscriber, visibleTo } of asked) {
        const ahead = isBefore(after, subscriber.position) ? subscriber.position : undefined
        const { put, view } = subscriber
        deliver({ put, agentId: view.agentId }, entry =>
          ahead && !isBefore(ahead, entry) ? undefined : shownAs(view, visibleTo, entry, page),
        )
        if (!ahead || isBefore(ahead, reached)) subscriber.position = reached
      }
      // The stream ends before what was read already: this is another database, or it was restored to an earlier state. The
      // open streams show things that it doesn't have, so they end.
      if (isBefore(reached, after)) for (const subscriber of subscribers) subscriber.end()
      position = subscribers.size > 0 ? reached : undefined
      report.end(page.entries.length, !page.isFull && !page.heldBack)
      heldBackMs = page.heldBack ? Math.min(2 * heldBackMs || HELD_BACK_MS, MAX_SLEEP_MS) : 0
      if (page.isFull) return 0
      return heldBackMs || MAX_SLEEP_MS
    } catch (error) {
      // Streams stay open, and continue where they were when the database answers again.
      if (!isFailing) log.warn({ err: error }, 'the event stream can’t be read at the moment')
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

  /** Finds the end of the stream before the first reading. If a reading is running, waits for it instead. */
  const prepare = async () => {
    if (paced.underWay()) return paced.underWay()
    beginning ??= inTime(streamEnd(sql), Date.now() + MAX_READING_MS).finally(() => {
      beginning = undefined
    })
    const end = await beginning
    position ??= end
  }

  const readersOf = async (passing: Passing[], viewers: (string | undefined)[]): Promise<Readers> => {
    const agents = [...new Set(viewers.flatMap(viewer => viewer ?? []))]
    if (agents.length === 0) return { members: new Map(), mentioned: new Map() }
    const channels = [...new Set(passing.map(({ channelId }) => channelId))]
    const members = await membersAmong(sql, channels, agents)
    // Nearly always all agents with streams handle the channel. Mentions are looked up only if not.
    const others = agents.filter(agent => channels.some(channel => !members.get(channel)?.has(agent)))
    const conversations = [...new Set(passing.map(({ conversationId }) => conversationId))]
    const mentioned =
      others.length > 0 ? await mentionedAmong(sql, conversations, others) : new Map<string, Set<string>>()
    return { members, mentioned }
  }

  return {
    async join(view, { after, dropped }) {
      notices.listen()
      const outbox = makeOutbox()
      // A running reading doesn't include the new subscriber, so it has to end first. After the last check there must be no
      // `await`, or another reading could begin.
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
        // The next subscriber asks for the end of the stream again.
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
    async pass(passing) {
      const asked = [...subscribers].map(({ view, put }) => ({ view, put, visibleTo: view.visibleTo() }))
      if (asked.length === 0) return
      try {
        const readers = await readersOf(
          passing,
          asked.map(({ visibleTo }) => visibleTo),
        )
        const encoder = new TextEncoder()
        for (const { view, put, visibleTo } of asked) {
          const text = passing.filter(one => isPassedTo(view, visibleTo, one, readers)).map(passingText)
          if (text.length > 0) put(encoder.encode(text.join('')))
        }
      } catch {
        // The next heartbeat tells it again.
      }
    },
    async passTo(view, passing) {
      if (passing.length === 0) return []
      const visibleTo = view.visibleTo()
      const readers = await readersOf(passing, [visibleTo])
      return passing.filter(one => isPassedTo(view, visibleTo, one, readers))
    },
    close() {
      paced.stop()
      report.close()
    },
  }
}
