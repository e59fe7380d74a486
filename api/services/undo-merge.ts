import { loadMerge } from '../../db/merges.ts'
import type { UndoBusy, UndoMergeInput, UndoMergeResult } from '../../protocol/activities/contacts.ts'
import { workflowIds } from '../../protocol/workflow-ids.ts'
import type { ApiDependencies } from '../dependencies.ts'
import { Problem } from '../http/problem.ts'
import { runWorkflow } from './channel-workflows.ts'

/** How long a caller waits, ms. Once the two contacts are two again, the rest goes on by itself. */
const ANSWER_MS = 15_000

/** The longest time after which a caller is told to try again, s. What is under way often ends earlier than it must. */
const LONGEST_RETRY_S = 60

const REFUSALS = {
  gone: nothingToUndo,
  erased: () => new Problem('contact_erased', 'One of the two contacts was erased.'),
  not_latest: () => new Problem('merge_not_latest', 'One of the two contacts was merged with another since.'),
}

/** What an undo does not wait for. `by`: the time at which it is over at the latest. */
const UNDER_WAY: Record<UndoBusy['code'], (by: string) => string> = {
  under_way: by =>
    `A conversation ends because of the merge, and waits for the provider’s answer until ${by} at the latest.`,
  sending: by =>
    `A message to the customer waits to be sent. It is sent, or has failed, by ${by} at the latest.`,
}

/** Undoes a merge. Throws a problem that says why it can't be undone, or what has to end first. */
export async function undoMerge(
  dependencies: Pick<ApiDependencies, 'sql' | 'temporal' | 'config'>,
  { commandId, retryAfter }: { commandId: string; retryAfter: (seconds: number) => void },
  input: UndoMergeInput,
): Promise<void> {
  const undone = await run(dependencies, workflowIds.undoMerge(input.mergeId, commandId), input)
  if (undone.result === 'undone') return
  if (!('passes' in undone)) throw REFUSALS[undone.code]()
  const { code, conversationId, until } = undone
  retryAfter(secondsUntil(until))
  const by = new Date(until).toISOString()
  throw new Problem('merge_busy', UNDER_WAY[code](by), { conversationId, until: by })
}

async function run(
  { sql, temporal, config }: Pick<ApiDependencies, 'sql' | 'temporal' | 'config'>,
  workflowId: string,
  input: UndoMergeInput,
): Promise<UndoMergeResult> {
  const taskQueue = config.TEMPORAL_TASK_QUEUE
  try {
    return await runWorkflow(temporal, 'undoMerge', workflowId, taskQueue, input, ANSWER_MS)
  } catch (error) {
    // Only messages are still moving to their conversations.
    if (error instanceof Problem && (await loadMerge(sql, input.mergeId))?.undoneAt)
      return { result: 'undone' }
    throw error
  }
}

export function nothingToUndo(): Problem {
  return new Problem(
    'merge_final',
    'There is nothing to undo: the merge was more than 24 hours ago, one of the contacts was erased, or there was no such merge of this contact.',
  )
}

function secondsUntil(at: number): number {
  return Math.min(Math.max(Math.ceil((at - Date.now()) / 1_000), 1), LONGEST_RETRY_S)
}
