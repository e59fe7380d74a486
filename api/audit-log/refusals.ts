import type { NewAuditEntry } from '../../db/audit-log.ts'
import { newId } from '../../platform/ids.ts'
import type { AuditWriter } from './writer.ts'

const WINDOW_MS = 60_000
/** The most refused attempts per minute that are logged for one person, or for one address without a session. */
export const MOST_OF_ONE = 20
/** The most per minute of everybody together, per process. An attacker may use many addresses. */
const MOST_OF_ALL = 300

export interface Refusals {
  /** Logs a refused attempt. Beyond the limit of this minute, it is only counted. */
  add(entry: NewAuditEntry): void
  /** Writes the entries that say how many attempts were only counted. */
  flush(): void
}

interface Counted {
  listed: number
  leftOut: number
  /** The first attempt that was only counted. The entry for the rest names its sender. */
  like: Pick<NewAuditEntry, 'actor' | 'source'>
}

/** Limits what refused attempts may write. Otherwise anybody could fill the table. */
export function makeRefusals({ add }: Pick<AuditWriter, 'add'>): Refusals {
  const counts = new Map<string, Counted>()
  let listed = 0
  let end: NodeJS.Timeout | undefined

  function flush(): void {
    clearTimeout(end)
    end = undefined
    listed = 0
    const all = [...counts.values()]
    counts.clear()
    for (const { leftOut, like } of all) {
      if (leftOut === 0) continue
      add({
        id: newId(),
        action: 'refusals.left_out',
        outcome: 'refused',
        actor: like.actor,
        source: { address: like.source.address },
        after: { count: leftOut },
      })
    }
  }

  return {
    add(entry) {
      const { actor, source } = entry
      const whose = actor.id ?? (actor.kind === 'nobody' ? source.address : actor.kind) ?? ''
      const isNew = !counts.has(whose)
      // Beyond the limit for everybody, one counter is used for all new senders. Otherwise the counters would fill the
      // memory.
      const key = isNew && listed >= MOST_OF_ALL ? 'all others' : whose
      const like = key === whose ? { actor, source } : { actor: { kind: 'nobody' as const }, source: {} }
      const count = counts.get(key) ?? { listed: 0, leftOut: 0, like }
      counts.set(key, count)
      end ??= setTimeout(flush, WINDOW_MS).unref()
      if (count.listed >= MOST_OF_ONE || listed >= MOST_OF_ALL) {
        count.leftOut += 1
        return
      }
      count.listed += 1
      listed += 1
      add(entry)
    },
    flush,
  }
}
