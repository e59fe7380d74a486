import { type Client, WorkflowFailedError } from '@temporalio/client'
import type { Checked } from '../../providers/provider.ts'
import { Problem } from '../http/problem.ts'
import { unavailable } from './commands.ts'

/** How long the API waits for a short workflow, ms. Its own tries at the provider end before. */
const ANSWER_DEADLINE_MS = 55_000

/**
 * Runs a short workflow and waits for its answer. Started twice under the same id, it runs once. Throws a problem when
 * the workflow server, or every worker, is away.
 */
export async function runWorkflow<T>(
  temporal: Client,
  name: string,
  workflowId: string,
  taskQueue: string,
  input: object,
): Promise<T> {
  try {
    return await temporal.connection.withDeadline(Date.now() + ANSWER_DEADLINE_MS, () =>
      temporal.workflow.execute<(input: object) => Promise<T>>(name, {
        workflowId,
        taskQueue,
        args: [input],
        workflowIdConflictPolicy: 'USE_EXISTING',
      }),
    )
  } catch (error) {
    if (error instanceof WorkflowFailedError) throw error
    throw unavailable(error)
  }
}

/** What usually ends within a moment is waited for this long, so that its effect can be seen right after, ms. */
const MOMENT_MS = 3_000

/** Starts a workflow, and leaves it to itself if it takes longer than a moment. Returns whether it has ended. */
export async function startWorkflow(
  temporal: Client,
  name: string,
  workflowId: string,
  taskQueue: string,
  input: object,
): Promise<boolean> {
  try {
    const handle = await temporal.connection.withDeadline(Date.now() + 5_000, () =>
      temporal.workflow.start(name, {
        workflowId,
        taskQueue,
        args: [input],
        workflowIdConflictPolicy: 'USE_EXISTING',
      }),
    )
    const ended = temporal.connection.withDeadline(Date.now() + MOMENT_MS, () => handle.result())
    return await ended.then(
      () => true,
      error => {
        if (error instanceof WorkflowFailedError) throw error
        return false
      },
    )
  } catch (error) {
    throw error instanceof WorkflowFailedError ? error : unavailable(error)
  }
}

/** The problem that a check found. */
export function problemOf(check: Checked & { ok: false }): Problem {
  return new Problem(check.code, check.detail)
}
