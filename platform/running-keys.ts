import type { Client } from '@temporalio/client'
import { ifThere, keysIn } from './reseal.ts'
import type { Secrets } from './secrets.ts'

/** How many histories are read at the same time. The server does this beside its work for the conversations. */
const AT_ONCE = 10

/** How many events are read at once: all of most histories, and little of one that was read before. */
const EVENTS_AT_ONCE = 200

/** After how many runs the progress is stored and told. */
const TOGETHER = 50

/** What is known of a run: up to which event its history was read, and the ids of the keys that it needs. */
export interface ReadRun {
  runId: string
  eventId: number
  keyIds: string[]
}

export interface Progress {
  read: number
  /** How many runs there are, as the server counted them at the beginning. */
  total: number
}

export interface ReadingOptions {
  /** What was read before, by the run's id. A history only grows, so it is not read again. */
  known?: ReadonlyMap<string, ReadRun>
  /** Gets what was read, some runs at a time, so that it is known if the reading breaks off. */
  keep?: (runs: ReadRun[]) => Promise<void>
  tell?: (progress: Progress) => void
}

/**
 * Reads which keys each running workflow of a task queue needs. A workflow needs every key of its history as long as it runs:
 * if it is replayed and one is missing, it stops. While processes are restarted one after the other, a workflow may begin
 * with the newest key and get a signal or a result under an older one, so the whole history is read. A workflow that
 * continues as new begins again with the newest key.
 */
export async function readRunning(
  client: Client,
  secrets: Secrets,
  taskQueue: string,
  { known = new Map(), keep = async () => {}, tell = () => {} }: ReadingOptions = {},
): Promise<ReadRun[]> {
  const query = `ExecutionStatus = 'Running' AND TaskQueue = '${taskQueue}'`
  const { count: total } = await client.workflow.count(query)
  const runs = client.workflow.list({ query })[Symbol.asyncIterator]()
  const all: ReadRun[] = []
  let fresh: ReadRun[] = []
  let broken = false
  const reader = async () => {
    for (let next = await runs.next(); !next.done && !broken; next = await runs.next()) {
      const { workflowId, runId } = next.value
      const run = await readRun(client, secrets, { workflowId, runId }, known.get(runId))
      all.push(run)
      fresh.push(run)
      if (fresh.length < TOGETHER) continue
      const together = fresh
      fresh = []
      await keep(together)
      tell({ read: all.length, total })
    }
  }
  const readers = Array.from({ length: AT_ONCE }, () =>
    reader().catch(error => {
      broken = true
      throw error
    }),
  )
  // Whatever breaks off the reading, what was read till then is kept.
  const ended = await Promise.allSettled(readers)
  await keep(fresh)
  const failed = ended.find(one => one.status === 'rejected')
  if (failed) throw failed.reason
  return all
}

/** Reads a history from its end back to what was read before. */
async function readRun(
  client: Client,
  secrets: Secrets,
  execution: { workflowId: string; runId: string },
  before: ReadRun | undefined,
): Promise<ReadRun> {
  const { namespace } = client.options
  const readUpTo = before?.eventId ?? 0
  const keys = new Set(before?.keyIds)
  let last = readUpTo
  for (let nextPageToken: Uint8Array | undefined; ; ) {
    const page = await ifThere(
      client.workflowService.getWorkflowExecutionHistoryReverse({
        namespace,
        execution,
        // Of one that was read before, mostly nothing is new.
        maximumPageSize: before ? 10 : EVENTS_AT_ONCE,
        nextPageToken,
      }),
    )
    const events = page?.history?.events ?? []
    const fresh = events.filter(({ eventId }) => Number(eventId) > readUpTo)
    for (const keyId of keysIn(secrets, fresh)) keys.add(keyId)
    last = Math.max(last, ...fresh.map(({ eventId }) => Number(eventId)))
    nextPageToken = page?.nextPageToken ?? undefined
    if (fresh.length < events.length || !nextPageToken?.length) {
      return { runId: execution.runId, eventId: last, keyIds: [...keys] }
    }
  }
}
