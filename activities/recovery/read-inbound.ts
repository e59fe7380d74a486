import { Context } from '@temporalio/activity'
import { loadChannel } from '../../db/channels.ts'
import { inboundMode } from '../../platform/inbound-mode.ts'
import type { InboundRead } from '../../protocol/activities/recovery.ts'
import type { Dependencies } from '../dependencies.ts'
import { whileBeating } from '../while-beating.ts'
import { readList } from './read-list.ts'

/**
 * The time between two reads in pull mode, ms: while people write, and after nobody has written for a
 * while.
 */
const TICK_MS = 3_000
const IDLE_TICK_MS = 10_000
const IDLE_AFTER_MS = 5 * 60_000
/** After this time the workflow starts a new activity, so that a pending one never looks stuck, ms. */
const LONGEST_MS = 10 * 60_000
/** How often it checks whether the worker is shutting down, ms. */
const NAP_MS = 500

/**
 * Reads a channel's list of incoming messages: once, to find what its webhooks missed; or, where the
 * provider can't call a webhook, repeatedly for some minutes, with one request each time.
 */
export function readInbound(dependencies: Dependencies) {
  const { sql, reachability } = dependencies
  return async ({ channelId }: { channelId: string }): Promise<InboundRead> => {
    const channel = await loadChannel(sql, channelId)
    if (!channel?.credentials) return { mode: 'gone', fed: 0 }
    const { listsMessages } = dependencies.provider(channel.provider).definition.capabilities
    // This provider has no list, which does not mean that there were no messages. They come by webhook
    // only.
    if (!listsMessages) return { mode: 'webhook', fed: 0 }
    const mode = inboundMode(reachability, channel)
    // A long list from a slow provider takes time.
    return whileBeating(async () => {
      if (mode === 'webhook') return { mode, ...(await readOnce(dependencies, channelId)) }
      return { mode, fed: await pull(dependencies, channelId) }
    })
  }
}

async function readOnce(dependencies: Dependencies, channelId: string) {
  const { fed, error } = await readList(dependencies, channelId, 'webhook')
  return { fed, error }
}

async function pull(dependencies: Dependencies, channelId: string): Promise<number> {
  const until = performance.now() + LONGEST_MS
  const fedBefore = new Set<string>()
  let [fed, lastAt] = [0, performance.now()]
  while (performance.now() < until && !dependencies.isStopping?.()) {
    const read = await readList(dependencies, channelId, 'pull', fedBefore)
    if (read.fed > 0) lastAt = performance.now()
    fed += read.fed
    const tick = performance.now() - lastAt > IDLE_AFTER_MS ? IDLE_TICK_MS : TICK_MS
    await nap(dependencies, Math.max(tick, read.retryAfterMs ?? 0))
  }
  return fed
}

async function nap({ isStopping }: Dependencies, ms: number): Promise<void> {
  for (const until = performance.now() + ms; performance.now() < until && !isStopping?.(); ) {
    await Context.current().sleep(Math.min(NAP_MS, until - performance.now()))
  }
}
