import type { Client } from '@temporalio/client'
import proto from '@temporalio/proto'
import { conversationState } from '../../../protocol/queries.ts'
import type { ConversationState } from '../../../protocol/state/state.ts'
import type { ChaosRecord, Harm } from '../record.ts'
import type { ConversationRow, Facts, Finding } from './facts.ts'
import { inBatches } from './in-batches.ts'

const { WorkflowTaskFailedCause } = proto.temporal.api.enums.v1

/** Signals arrive while a workflow is about to end, or the worker is killed. The workflow task is simply done again. */
const HARMLESS = [
  WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND,
  WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_FORCE_CLOSE_COMMAND,
  WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_RESET_STICKY_TASK_QUEUE,
]

/** The server was busy or away and did not give a worker the history. Any worker does the task again. */
const NO_HISTORY = 'Fetching history failed'

/** Each open conversation has a running workflow whose state agrees with its row. No workflow runs without a row. */
export async function checkWorkflows(
  temporal: Client,
  { conversations }: Facts,
  { harms }: Pick<ChaosRecord, 'harms'>,
): Promise<Finding[]> {
  const open = conversations.filter(({ status }) => status !== 'closed')
  const findings = await inBatches(open, row => checkOpen(temporal, row))
  const rowOf = new Set(open.map(({ workflowId }) => workflowId))
  const query = "WorkflowType = 'conversation'"
  for await (const { workflowId, runId, status } of temporal.workflow.list({ query })) {
    const running = status.name === 'RUNNING'
    if (running && !rowOf.has(workflowId))
      findings.push({ kind: 'stuck', about: `${workflowId} runs without an open conversation` })
    if (!running && !['COMPLETED', 'CONTINUED_AS_NEW'].includes(status.name))
      findings.push({ kind: 'stuck', about: `${workflowId} ended as ${status.name}` })
    const failed = await failedTasks(temporal, { workflowId, runId }, harms)
    findings.push(
      ...failed.map(about => ({ kind: 'stuck' as const, about: `${workflowId} ${runId}: ${about}` })),
    )
  }
  return findings
}

async function checkOpen(temporal: Client, row: ConversationRow): Promise<Finding[]> {
  const stuck = (about: string): Finding[] => [
    { kind: 'stuck', about: `${row.id} (${row.status}): ${about}` },
  ]
  try {
    const handle = temporal.workflow.getHandle(row.workflowId)
    const { status, raw } = await handle.describe()
    if (status.name !== 'RUNNING') return stuck(`its workflow is ${status.name}`)
    const pending = (raw.pendingActivities ?? []).map(({ activityType }) => activityType?.name)
    if (pending.length > 0) return stuck(`${pending.join(', ')} under way`)
    const difference = differenceTo(row, await handle.query(conversationState))
    return difference ? stuck(difference) : []
  } catch (error) {
    return stuck(String(error))
  }
}

function differenceTo(row: ConversationRow, state: ConversationState): string | undefined {
  if (state.id !== row.id) return `its workflow runs conversation ${state.id}`
  if (state.status !== row.status) return `its workflow has it as ${state.status}`
  const has = state.status === 'assigned' ? (state.assignee?.id ?? null) : null
  const holder = row.status === 'assigned' ? row.assigneeId : null
  return has === holder ? undefined : `its workflow has it with ${has}, its row with ${holder}`
}

async function failedTasks(
  temporal: Client,
  { workflowId, runId }: { workflowId: string; runId: string },
  harms: Harm[],
): Promise<string[]> {
  const { events } = await temporal.workflow.getHandle(workflowId, runId).fetchHistory()
  return (events ?? []).flatMap(({ eventId, eventTime, workflowTaskFailedEventAttributes: failed }) => {
    if (!failed || HARMLESS.includes(failed.cause as never)) return []
    if (failed.failure?.message?.startsWith(NO_HISTORY)) return []
    if (isOfThaw(failed.cause, Number(eventTime?.seconds ?? 0) * 1_000, harms)) return []
    return [`workflow task failed at event ${eventId}: ${failed.cause} ${failed.failure?.message ?? ''}`]
  })
}

/** How soon a worker that continues after a freeze reports the tasks that have failed, ms. */
const AFTER_THAW_MS = 10_000

/**
 * Workflow code may run for five seconds at a time. If a worker is frozen meanwhile, it has run for longer: the task
 * fails, and any worker does it again.
 */
function isOfThaw(cause: unknown, at: number, harms: Harm[]): boolean {
  return (
    cause === WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_WORKFLOW_WORKER_UNHANDLED_FAILURE &&
    harms.some(
      ({ what, kind, overAt = 0 }) =>
        what === 'freeze' && kind === 'worker' && at >= overAt - 2_000 && at <= overAt + AFTER_THAW_MS,
    )
  )
}
