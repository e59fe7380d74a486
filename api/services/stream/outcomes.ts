import { listSettledCommands } from '../../../db/commands.ts'
import type { ApiDependencies } from '../../dependencies.ts'
import { inTime, NoAnswerInTime } from '../temporal-calls.ts'
import type { StreamNotices } from './notices.ts'
import { pacedReading } from './paced-reading.ts'

/** While somebody waits, outcomes are read at least this often, ms, because a notice may be lost. */
const MAX_SLEEP_MS = 1_000

/**
 * A new waiting request causes a reading within this time, ms: its notice may have come after it looked and before it
 * began to wait.
 */
const JUST_MISSED_MS = 100

const GAP_MS = 20

/** A query without an answer is given up after this long and repeated on another connection, ms. */
const MAX_READING_MS = 5_000

export interface Outcomes {
  /** Resolves when the command's outcome is known, or when `signal` aborts. Rejects if the database can't be asked. */
  known(commandId: string, signal: AbortSignal): Promise<void>
}

/**
 * Reads, in one query, the outcomes of all commands that this process waits for. Unlike the stream, it doesn't wait for
 * older transactions to end: the outcome of one command does not depend on them.
 */
export function makeOutcomes({ sql }: Pick<ApiDependencies, 'sql'>, notices: StreamNotices): Outcomes {
  interface Waiting {
    resolve: () => void
    reject: (error: unknown) => void
  }
  const waiting = new Map<string, Set<Waiting>>()
  const take = (commandId: string) => {
    const those = waiting.get(commandId) ?? []
    waiting.delete(commandId)
    return those
  }
  const read = async () => {
    notices.listen()
    const asked = [...waiting.keys()]
    try {
      const settled = await inTime(listSettledCommands(sql, asked), Date.now() + MAX_READING_MS)
      for (const commandId of settled) {
        for (const { resolve } of take(commandId)) resolve()
      }
    } catch (error) {
      if (error instanceof NoAnswerInTime) return 0
      for (const commandId of asked) for (const { reject } of take(commandId)) reject(error)
    }
    return MAX_SLEEP_MS
  }
  const paced = pacedReading({ read, isWanted: () => waiting.size > 0, gatherMs: 0, gapMs: GAP_MS })
  notices.tell(paced.noticed)
  return {
    known(commandId, signal) {
      notices.listen()
      return new Promise((resolve, reject) => {
        const stop = () => {
          const those = waiting.get(commandId)
          those?.delete(own)
          if (those?.size === 0) waiting.delete(commandId)
          own.resolve()
        }
        const done = (settle: () => void) => {
          signal.removeEventListener('abort', stop)
          settle()
        }
        const own: Waiting = {
          resolve: () => done(resolve),
          reject: error => done(() => reject(error)),
        }
        waiting.set(commandId, (waiting.get(commandId) ?? new Set()).add(own))
        if (signal.aborted) stop()
        else signal.addEventListener('abort', stop)
        paced.within(JUST_MISSED_MS)
      })
    },
  }
}
