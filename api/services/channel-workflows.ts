import { type Client, WorkflowFailedError, type WorkflowHandle } from '@temporalio/client'
import type { CheckFailed } from '../../domain/channel-checks.ts'
import type { InputOf, ResultOf, WorkflowType } from '../../protocol/workflows.ts'
import type { ProviderDefinition } from '../../providers/definition.ts'
import { Problem } from '../http/problem.ts'
import type { ProblemCode } from '../http/problem-codes.ts'
import { unavailable } from './commands.ts'
import { callsOf } from './temporal-calls.ts'

/** How long the server may take to start a workflow, ms. */
const START_DEADLINE_MS = 5_000

/** How long the API waits for a short workflow, ms. The workflow's own tries at the provider end before that. */
const ANSWER_DEADLINE_MS = 55_000

/**
 * How long to wait for a workflow that usually ends quickly, so that the caller sees its effect right after the answer, ms.
 */
const MOMENT_MS = 3_000

/**
 * Runs a short workflow and waits for its answer, for `withinMs` at most. If the same id is started twice, the
 * workflow runs once. Throws a problem if the workflow server or every worker is unavailable.
 */
export async function runWorkflow<W extends WorkflowType>(
  temporal: Client,
  type: W,
  workflowId: string,
  taskQueue: string,
  input: InputOf<W>,
  withinMs = ANSWER_DEADLINE_MS,
): Promise<ResultOf<W>> {
  const handle = await start(temporal, type, workflowId, taskQueue, input)
  try {
    return (await resultOf(temporal, handle, withinMs)) as ResultOf<W>
  } catch (error) {
    if (error instanceof WorkflowFailedError) throw error
    throw unavailable(error)
  }
}

/** Starts a workflow and waits only for a moment. Returns whether it has ended by then; if not, it goes on by itself. */
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

/** The problem that a check found. Its code is common to all providers or belongs to this one. */
export function problemOf({ code, detail }: CheckFailed, provider: ProviderDefinition | undefined): Problem {
  const own = provider?.problems[code]
  return new Problem(code as ProblemCode, detail, {}, own)
}
