import { useSyncExternalStore } from 'react'
import type { ListedConversation } from '../../api/types.ts'
import { type Outcome, runEach } from './run.ts'

/** Something that is done with several conversations: one request for each. */
export interface BulkWork {
  /** What is done, in words. */
  what: string
  work(row: ListedConversation): Promise<unknown>
  /** Takes it back for one; undefined: it can't be, or there was nothing to do. */
  undo?(row: ListedConversation): (() => Promise<unknown>) | undefined
}

export interface Job extends BulkWork {
  rows: readonly ListedConversation[]
  /** How many have an outcome. */
  done: number
  /** Once all of them have one. */
  outcomes?: readonly Outcome<ListedConversation>[]
}

// The work goes on, and its outcome is kept, while one is elsewhere in the console.
let job: Job | undefined
const listeners = new Set<() => void>()

function set(next: Job | undefined): void {
  job = next
  for (const listener of listeners) listener()
}

export function useJob(): Job | undefined {
  return useSyncExternalStore(
    listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => job,
  )
}

/** Does it with all of them. One job at a time: undefined if another is under way. */
export async function startJob(
  work: BulkWork,
  rows: readonly ListedConversation[],
): Promise<readonly Outcome<ListedConversation>[] | undefined> {
  if (job && !job.outcomes) return undefined
  const started: Job = { ...work, rows, done: 0 }
  set(started)
  const outcomes = await runEach(rows, work.work, done => set({ ...started, done }))
  const hasFailed = outcomes.some(({ error }) => error !== undefined)
  // What failed is shown until one has read it.
  set(hasFailed ? { ...started, done: rows.length, outcomes } : undefined)
  return outcomes
}

export function closeJob(): void {
  if (job?.outcomes) set(undefined)
}
