import type { NewAuditEntry } from '../../db/audit-log.ts'
import { newId } from '../../platform/ids.ts'
import type { AuditWriter } from './writer.ts'

const WINDOW_MS = 60_000
/** How many refused attempts of one person, or of one address without a sign-in, are listed a minute. */
export const MOST_OF_ONE = 20
/** How many of all together in one process. An attacker may have many addresses. */
const MOST_OF_ALL = 300

export interface Refusals {
  /** Keeps a refused attempt, unless there were too many within this minute. Those are counted. */
  add(entry: NewAuditEntry): void
  /** Writes how many were left out so far. */
  flush(): void
}

interface Counted {
  listed: number
  leftOut: number
  /** The first that was left out, of whom the others are too. */
  like: Pick<NewAuditEntry, 'actor' | 'source'>
}

/** Bounds what refused attempts may write, so that nobody can fill the table. */
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
      // Beyond the limit of all, new ones are counted together, so that the counters don't fill the memory either.
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
