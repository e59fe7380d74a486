import type { ListedConversation } from '../../api/types.ts'
import { sharedValue } from '../../ui/shared-value.ts'
import { type Outcome, runEach } from './run.ts'

// One action on several selected conversations: `selection.ts` is the pure part of selecting, `use-bulk.ts` offers
// the actions, this file runs one of them at a time (`run.ts`), and `outcome.tsx` shows what failed.

/** An action on several conversations, one request for each. */
export interface BulkWork {
  /** What is done, in the reader's language. */
  what: string
  work(row: ListedConversation): Promise<unknown>
  /**
   * Returns what undoes it for one conversation. Undefined: it can't be undone, or it changed nothing there. To be
   * called with the row as it was before.
   */
  undo?(row: ListedConversation): (() => Promise<unknown>) | undefined
}

/** An action that is running, or has ended with failures. */
export interface Job extends BulkWork {
  rows: readonly ListedConversation[]
  /** How many conversations have an outcome so far. */
  done: number
  /** Set when all have one and some have failed. */
  outcomes?: readonly Outcome<ListedConversation>[]
}

// Outside of the components: it goes on, and its outcome is kept, while the agent is in another part of the console.
const { get, set, use } = sharedValue<Job | undefined>(undefined)

/** The current job, if there is one. */
export const useJob = use

/** Runs the action for all rows. Only one job runs at a time; returns undefined if another one is running. */
export async function startJob(
  work: BulkWork,
  rows: readonly ListedConversation[],
): Promise<readonly Outcome<ListedConversation>[] | undefined> {
  const running = get()
  if (running && !running.outcomes) return undefined
  const started: Job = { ...work, rows, done: 0 }
  set(started)
  const outcomes = await runEach(rows, work.work, done => set({ ...started, done }))
  const hasFailed = outcomes.some(({ error }) => error !== undefined)
  // Failures stay until the agent has closed them.
  set(hasFailed ? { ...started, done: rows.length, outcomes } : undefined)
  return outcomes
}

/** Forgets an ended job. A running one stays. */
export function closeJob(): void {
  if (get()?.outcomes) set(undefined)
}
