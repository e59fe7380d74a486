import { type Client, WorkflowNotFoundError } from '@temporalio/client'

/** How many workflows are described at the same time. */
const AT_ONCE = 20

/**
 * Finds which of these workflows no longer run. One count in Temporal's list answers for all of them
 * while all run, which is nearly always the case. To describe each one every minute would load the
 * server, and customers who write then would wait. Only when the count is too low is each one
 * described. The list lags: a workflow that ended a second ago may still count.
 */
export async function findStopped(temporal: Client, workflowIds: string[]): Promise<Set<string>> {
  const stopped = new Set<string>()
  if ((await countRunning(temporal, workflowIds)) === workflowIds.length) return stopped
  for (let at = 0; at < workflowIds.length; at += AT_ONCE) {
    const batch = workflowIds.slice(at, at + AT_ONCE)
    const running = await Promise.all(batch.map(workflowId => isRunning(temporal, workflowId)))
    for (const [index, workflowId] of batch.entries()) if (!running[index]) stopped.add(workflowId)
  }
  return stopped
}

/** The number of running workflows. Each id has at most one running execution. */
async function countRunning(temporal: Client, workflowIds: string[]): Promise<number> {
  const ids = workflowIds.map(id => `'${id}'`).join(', ')
  const { count } = await temporal.workflow.count(`ExecutionStatus = 'Running' AND WorkflowId IN (${ids})`)
  return count
}

async function isRunning(temporal: Client, workflowId: string): Promise<boolean> {
  try {
    const { status } = await temporal.workflow.getHandle(workflowId).describe()
    return status.name === 'RUNNING' || status.name === 'CONTINUED_AS_NEW' || status.name === 'PAUSED'
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false
    throw error
  }
}
