import { insertAuditEntries, type NewAuditEntry } from '../../db/audit-log.ts'
import type { ApiDependencies } from '../dependencies.ts'
import { databaseTrouble } from '../http/database-trouble.ts'

/** The most entries in one statement. */
const AT_ONCE = 200
/**
 * The most entries that wait in memory while the database is away. Few arrive then, because hardly any request succeeds
 * without the database.
 */
const MOST_WAITING = 10_000
/**
 * How long entries are collected before they are written, ms. Written at once, they would delay the message that they
 * are about.
 */
const GATHERED_MS = 100
/** How long the writer waits before it tries again, ms. */
const AGAIN_MS = 1_000
/** How long a process that stops waits for its last entries, ms. */
const CLOSING_MS = 3_000

/** The timer does not keep the process alive. */
const delay = (ms: number) => new Promise(resolve => setTimeout(resolve, ms).unref())

export interface AuditWriter {
  /** Stores an entry soon. The request doesn't wait for it. */
  add(entry: NewAuditEntry): void
  /** Resolves when all entries are stored, or after a few seconds. */
  close(): Promise<void>
}

/**
 * Stores the entries that can't be in the transaction of the change, because a workflow makes the change. It collects
 * entries for a tenth of a second, and while a statement runs, and stores them together. If the process is killed, the
 * entries of this last moment are lost. Waiting for them in the request would not prevent that: a process can also be
 * killed between the signal and the entry.
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
    // Not later: entries that are added from now on need a new run.
    writing = undefined
  }

  /** If the database refuses one entry, the others must still be written. */
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
