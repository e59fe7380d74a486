import { countLeft } from '../../db/provider-notes.ts'
import type { ApiDependencies } from '../dependencies.ts'
import type { REFUSED } from '../services/first-message.ts'

/** Refused calls of a channel within this time are stored together, ms: anybody can make such calls. */
const GATHER_MS = 500

/**
 * Counts refused webhooks by channel and reason, so that whoever connects a channel sees that calls come, and what is
 * wrong with them. Nobody waits for it, so a count may get lost.
 */
export function makeRefusals({ sql, log }: Pick<ApiDependencies, 'sql' | 'log'>) {
  const waiting = new Map<string, Map<string, number>>()

  const store = async (channelId: string) => {
    const counts = waiting.get(channelId) ?? new Map<string, number>()
    waiting.delete(channelId)
    for (const [what, count] of counts) await countLeft(sql, channelId, what, count)
  }

  return (channelId: string, what: (typeof REFUSED)[number]): void => {
    const counts = waiting.get(channelId)
    if (counts) {
      counts.set(what, (counts.get(what) ?? 0) + 1)
      return
    }
    waiting.set(channelId, new Map([[what, 1]]))
    setTimeout(() => {
      store(channelId).catch(error => log.warn({ err: error }, 'refused webhooks could not be counted'))
    }, GATHER_MS).unref()
  }
}
