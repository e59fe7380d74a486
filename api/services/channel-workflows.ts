import { type Client, WorkflowFailedError, type WorkflowHandle } from '@temporalio/client'
import type { CheckFailed } from '../../domain/channel-checks.ts'
import type { InputOf, ResultOf, WorkflowType } from '../../protocol/workflows.ts'
import type { ProviderDefinition } from '../../providers/definition.ts'
import { Problem, type ProblemCode } from '../http/problem.ts'
import { unavailable } from './commands.ts'
import { callsOf } from './temporal-calls.ts'

/** How long the server may take to take on a workflow, ms. */
const START_DEADLINE_MS = 5_000

/** How long the API waits for a short workflow, ms. Its own tries at the provider end before. */
const ANSWER_DEADLINE_MS = 55_000

/** What usually ends within a moment is waited for this long, so that its effect can be seen right after, ms. */
const MOMENT_MS = 3_000

/**
 * Runs a short workflow and waits for its answer. Started twice under the same id, it runs once. Throws a problem when
 * the workflow server, or every worker, is away.
 */
export async function runWorkflow<W extends WorkflowType>(
  temporal: Client,
  type: W,
  workflowId: string,
  taskQueue: string,
  input: InputOf<W>,
): Promise<ResultOf<W>> {
  const handle = await start(temporal, type, workflowId, taskQueue, input)
  try {
    return (await resultOf(temporal, handle, ANSWER_DEADLINE_MS)) as ResultOf<W>
  } catch (error) {
    if (error instanceof WorkflowFailedError) throw error
    throw unavailable(error)
  }
}

/** Starts a workflow, and leaves it to itself if it takes longer than a moment. Returns whether it has ended. */
export async function startWorkflow<W extends WorkflowType>(
  temporal: Client,
  type: W,
  workflowId: string,
  taskQueue: string,
  input: InputOf<W>,
): Promise<boolean> {
  const handle = await start(temporal, type, workflowId, taskQueue, input)
  try {
    await resultOf(temporal, handle, MOMENT_MS)
    return true
  } catch (error) {
    if (error instanceof WorkflowFailedError) throw error
    return false
  }
}

async function start(
  temporal: Client,
  type: WorkflowType,
  workflowId: string,
  taskQueue: string,
  input: unknown,
): Promise<WorkflowHandle> {
  const deadline = Date.now() + START_DEADLINE_MS
  const options = { workflowId, taskQueue, args: [input], workflowIdConflictPolicy: 'USE_EXISTING' as const }
  try {
    return await callsOf(temporal).by(deadline, () => temporal.workflow.start(type, options))
  } catch (error) {
    throw unavailable(error)
  }
}

function resultOf(temporal: Client, handle: WorkflowHandle, withinMs: number): Promise<unknown> {
  return callsOf(temporal).by(Date.now() + withinMs, () => handle.result())
}

/** The problem that a check found, of those that all providers have, or of this one's own. */
export function problemOf({ code, detail }: CheckFailed, provider: ProviderDefinition | undefined): Problem {
  const own = provider?.problems[code]
  return new Problem(code as ProblemCode, detail, {}, own)
}
