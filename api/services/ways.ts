import { hearNotices, tellNotice, type WaysForgotten } from '../../db/passing-notices.ts'
import { newId } from '../../platform/ids.ts'
import { lru } from '../../platform/lru.ts'
import type { ApiDependencies } from '../dependencies.ts'

/** How many addresses are remembered, each with the workflow of its person. */
const REMEMBERED = 50_000

/** How long to wait before the next try to listen, ms. */
const PAUSE_MS = 5_000

/** How long to wait for an answer of the other processes, ms. They may all be new, or not know either. */
const ANSWER_MS = 100

/** The most ways in one notice. PostgreSQL takes 8,000 bytes; a way has a few hundred. */
const MOST_IN_NOTICE = 10

/** Where a person's messages go. */
export interface Way {
  workflowId: string
  /**
   * Until when it holds, epoch ms. Infinity: it is made of the person's number, so every process of the API finds the
   * same one by itself.
   */
  until: number
}

/** The ways that messages take, by the person's addresses in a channel. */
export interface Ways {
  /** The workflow that the last message with one of these keys went to. A message sent there can't overtake it. */
  latest(keys: readonly string[]): Way | undefined
  /** From now on, messages with these keys go this way. */
  remember(keys: readonly string[], way: Way): void
  /** Asks the other processes for the way of these keys. Undefined: none of them has answered in time. */
  ask(keys: readonly string[]): Promise<Way | undefined>
  close(): Promise<void>
}

/** A way, as processes tell it to each other. */
interface ToldWay {
  keys: readonly string[]
  workflowId: string
  /** How long it holds, ms; null: without end. Not a time, since their clocks can differ. */
  forMs: number | null
}

/** `asks`: tell me the way of these keys, or all ways that end. `forget`: the database knows better by now. */
interface Notice extends Partial<WaysForgotten> {
  from?: string
  ways?: ToldWay[]
  asks?: readonly string[] | 'all'
}

/**
 * Remembers the ways in this process, and tells the others of those that end. The database can't answer for them: a way is
 * given while the workers have not stored the person's message yet. A process that did not know of it would send the next
 * message to another workflow, and that one could be stored first. A way without end is told when somebody asks for it.
 *
 * The notices are stored nowhere. A process that starts to listen, at its start or after a lost connection, asks the others, and
 * looks up anew what it remembers without end: whose an address is can have changed.
 */
export function makeWays({ sql, log }: Pick<ApiDependencies, 'sql' | 'log'>): Ways {
  const remembered = lru<Way & { turn: number }>(REMEMBERED)
  const self = newId()
  /** The ways that end, by each of their keys, the oldest first. Also those of other processes: one of these may have died. */
  const ending = new Map<string, { keys: readonly string[]; way: Way }>()
  /** Those who wait for an answer look again when there is one. */
  const waiting = new Set<() => void>()
  let turn = 0
  /** What was remembered before, and has no end, may be wrong by now: nobody told this process. */
  let missedUntil = 0
  let closed = false
  let listener: Promise<{ unlisten: () => Promise<void> }> | undefined
  let pausedUntil = 0

  const tell = (notice: Omit<Notice, 'from'>) =>
    tellNotice(sql, 'ways', JSON.stringify({ from: self, ...notice } satisfies Notice))

  const listen = () => {
    if (closed || listener || Date.now() < pausedUntil) return
    listener = hearNotices(sql, 'ways', receive, () => {
      missedUntil = turn
      tell({ asks: 'all' })
    })
    listener.catch(() => {
      listener = undefined
      pausedUntil = Date.now() + PAUSE_MS
    })
  }
  const receive = (payload: string) => {
    try {
      const { from, ways = [], asks, forget = [] } = JSON.parse(payload) as Notice
      if (from === self) return
      for (const { keys, workflowId, forMs } of ways)
        put(keys, { workflowId, until: Date.now() + (forMs ?? Number.POSITIVE_INFINITY) })
      for (const key of forget) for (const kept of [remembered, ending]) kept.delete(key)
      if (ways.length > 0) for (const look of [...waiting]) look()
      if (asks === 'all') tellAll()
      else if (asks) answer(asks)
    } catch (error) {
      log.warn({ err: error }, 'a notice of where messages go could not be read')
    }
  }
  const put = (keys: readonly string[], { workflowId, until }: Way) => {
    const way = { workflowId, until, turn: ++turn }
    const entry = { keys, way }
    for (const key of keys) {
      remembered.set(key, way)
      ending.delete(key)
      if (until !== Number.POSITIVE_INFINITY) ending.set(key, entry)
    }
    const now = Date.now()
    for (const [key, { way }] of ending) {
      if (way.until > now && ending.size <= REMEMBERED) break
      ending.delete(key)
    }
  }
  const latest = (keys: readonly string[]) => {
    const now = Date.now()
    const ways = keys
      .flatMap(key => remembered.get(key) ?? [])
      .filter(way => way.until > now && (way.until !== Number.POSITIVE_INFINITY || way.turn > missedUntil))
    return ways.sort((a, b) => b.turn - a.turn)[0]
  }
  const answer = (keys: readonly string[]) => {
    const way = latest(keys)
    if (way) tell({ ways: [toTell({ keys, way })] })
  }
  const tellAll = () => {
    const now = Date.now()
    const all = [...new Set(ending.values())].filter(({ way }) => way.until > now).map(toTell)
    for (let at = 0; at < all.length; at += MOST_IN_NOTICE) tell({ ways: all.slice(at, at + MOST_IN_NOTICE) })
  }

  listen()
  return {
    latest(keys) {
      listen()
      return latest(keys)
    },
    remember(keys, way) {
      const isNews = keys.some(key => {
        const known = remembered.get(key)
        return known?.workflowId !== way.workflowId || known.until < way.until
      })
      put(keys, way)
      if (isNews && way.until !== Number.POSITIVE_INFINITY) tell({ ways: [toTell({ keys, way })] })
    },
    ask(keys) {
      tell({ asks: keys })
      return new Promise(resolve => {
        const end = () => {
          clearTimeout(timer)
          waiting.delete(look)
          resolve(latest(keys))
        }
        const look = () => {
          if (latest(keys)) end()
        }
        const timer = setTimeout(end, ANSWER_MS)
        waiting.add(look)
      })
    },
    async close() {
      closed = true
      await listener?.then(({ unlisten }) => unlisten()).catch(() => {})
    },
  }
}

function toTell({ keys, way }: { keys: readonly string[]; way: Way }): ToldWay {
  const forMs = way.until === Number.POSITIVE_INFINITY ? null : way.until - Date.now()
  return { keys, workflowId: way.workflowId, forMs }
}
