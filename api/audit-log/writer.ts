import { insertAuditEntries, type NewAuditEntry } from '../../db/audit-log.ts'
import type { ApiDependencies } from '../dependencies.ts'
import { databaseTrouble } from '../http/database-trouble.ts'

/** How many entries one statement stores. */
const AT_ONCE = 200
/** How many entries wait in memory while the database is away. Without it hardly any request succeeds, so there are few. */
const MOST_WAITING = 10_000
/** How long entries are gathered, ms. At once, an entry would take its time from the message that it is about. */
const GATHERED_MS = 100
/** How long the writer waits before it tries again, ms. */
const AGAIN_MS = 1_000
/** How long a process that ends waits for its last entries, ms. */
const CLOSING_MS = 3_000

/** Doesn't keep the process alive. */
const delay = (ms: number) => new Promise(resolve => setTimeout(resolve, ms).unref())

export interface AuditWriter {
  /** Stores an entry soon. The request doesn't wait for it. */
  add(entry: NewAuditEntry): void
  /** Resolves when all entries are stored, or after a few seconds. */
  close(): Promise<void>
}

/**
 * Stores the entries that can't be part of the change's own transaction, because a workflow makes the change. Those of a tenth
 * of a second, and those that come while a statement runs, go together. Only what a killed process had not written yet, of that
 * last moment, is lost. To wait in the request would change little: it may be killed as well, between the signal
 * and the entry.
 */
export function makeAuditWriter({ sql, log }: Pick<ApiDependencies, 'sql' | 'log'>): AuditWriter {
  const waiting: NewAuditEntry[] = []
  let writing: Promise<void> | undefined
  let isClosing = false
  let beginClosing = () => {}
  const closing = new Promise<void>(resolve => {
    beginClosing = resolve
  })

  async function write(): Promise<void> {
    await Promise.race([delay(GATHERED_MS), closing])
    while (waiting.length > 0) {
      const batch = waiting.slice(0, AT_ONCE)
      try {
        await insertAuditEntries(sql, batch)
      } catch (error) {
        if (databaseTrouble(error)) {
          if (isClosing) break
          await delay(AGAIN_MS)
          continue
        }
        await oneByOne(batch)
      }
      waiting.splice(0, batch.length)
    }
    for (const entry of waiting.splice(0)) lose(entry)
    // Not later: what is added from now on needs another run.
    writing = undefined
  }

  /** One entry that the database refuses must not keep back the others. */
  async function oneByOne(batch: NewAuditEntry[]): Promise<void> {
    for (const entry of batch) {
      await insertAuditEntries(sql, [entry]).catch(error => lose(entry, error))
    }
  }

  function lose(entry: NewAuditEntry, error?: unknown): void {
    log.error({ entry, err: error }, 'an entry of the audit log could not be stored')
  }

  return {
    add(entry) {
      if (waiting.length >= MOST_WAITING) return lose(entry)
      waiting.push(entry)
      writing ??= write()
    },
    async close() {
      isClosing = true
      beginClosing()
      await Promise.race([writing, delay(CLOSING_MS)])
    },
  }
}
