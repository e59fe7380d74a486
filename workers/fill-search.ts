import { setTimeout as wait } from 'node:timers/promises'
import { type Database, longStatements } from '../db/client.ts'
import { fillSearch, isFillingBackward, newEvents } from '../db/search/fill.ts'
import type { Logger } from '../platform/log.ts'
import { afterWrites } from './after-writes.ts'

/** How long after something was written it is read, ms: what is written together is read together. */
const DELAY_MS = 600
/** How many events one transaction reads. */
const EVENTS = 500
/** It rests so many times as long as it worked, so that under load it takes a part of one connection, and falls behind. */
const REST = 3

/**
 * Stores by what messages and names are found, a moment after this process has written some: recording and sending pay
 * nothing for it. It has connections of its own (those of long statements). Of several processes one is at it at a time.
 *
 * @returns to be called after everything that may have written to the stream
 */
export function keepSearchFilled(
  sql: Database,
  { log, isStopping }: { log: Pick<Logger, 'info'>; isStopping: () => boolean },
): () => void {
  const connections = longStatements(sql)
  let isBehind = true
  return afterWrites({
    delayMs: DELAY_MS,
    isStopping,
    work: fill,
    onFailure: error =>
      log.info({ err: error }, 'what is new could not be made searchable; it is tried again'),
  })

  async function fill(): Promise<boolean> {
    while (!isStopping()) {
      const found = await newEvents(connections)
      if (found === 'heldBack') return true
      if (!found) break
      const filled = await timed(() => fillSearch(connections, 'forward', EVENTS))
      // Whoever is at it may have read before this process wrote.
      if (!filled) return true
    }
    if (!isBehind) return false
    const filled = await timed(() => fillSearch(connections, 'backward', EVENTS))
    isBehind = filled ? !filled.isLast : await isFillingBackward(connections)
    return isBehind
  }

  async function timed<T>(work: () => Promise<T>): Promise<T> {
    const from = performance.now()
    const result = await work()
    if (!isStopping()) await wait((performance.now() - from) * REST, undefined, { ref: false })
    return result
  }
}
