import { type Client, WorkflowNotFoundError } from '@temporalio/client'
import type { Config } from '../../platform/config.ts'
import {
  allThatRuns,
  coveredBy,
  type History,
  listHistories,
  readHistory,
  writeHistory,
} from './histories.ts'

/** A longer history shows little more, and is slow to replay and to read. */
const MOST_EVENTS = 400

/**
 * Records workflows that a world ran, if they have an activity, a signal or a workflow type that no recorded history
 * has yet. `record.config.ts` runs tests of the suite for it.
 */
export async function harvest({
  temporal,
  config,
}: {
  temporal: Client
  config: Pick<Config, 'TEMPORAL_TASK_QUEUE'>
}): Promise<void> {
  const covered = new Set(listHistories().flatMap(name => coveredBy(readHistory(name))))
  const missing = new Set(allThatRuns().filter(what => !covered.has(what)))
  if (missing.size === 0) return
  const query = `TaskQueue = '${config.TEMPORAL_TASK_QUEUE}'`
  const runs: History[] = []
  for await (const { workflowId, runId } of temporal.workflow.list({ query })) {
    try {
      runs.push(await temporal.workflow.getHandle(workflowId, runId).fetchHistory())
    } catch (error) {
      // Deleted workflows are listed a while longer.
      if (!(error instanceof WorkflowNotFoundError)) throw error
    }
  }
  // The shortest history that has it.
  runs.sort((a, b) => (a.events?.length ?? 0) - (b.events?.length ?? 0))
  for (const run of runs.filter(({ events }) => (events?.length ?? 0) <= MOST_EVENTS)) {
    const fresh = coveredBy(run).filter(what => missing.has(what))
    const [first] = fresh
    if (first === undefined) continue
    for (const what of fresh) missing.delete(what)
    writeHistory(first.replace(' ', '-'), run)
  }
}
