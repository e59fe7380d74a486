import { type Client, WorkflowNotFoundError } from '@temporalio/client'

/** Workflows asked for one by one at the same time. */
const AT_ONCE = 20

/**
 * Which of these workflows don't run any more. One count in Temporal's list answers for all as long as all run, which is
 * nearly always: a look at each would take up the server for a moment every minute, and whoever writes then would wait.
 * Only where the count comes to fewer are they looked at. The list lags: one that ended a second ago may count as running.
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

/** Each of them has one running execution at most. */
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
