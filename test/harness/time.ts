import type { Client } from '@temporalio/client'

/**
 * Lets a running workflow skip the time in which it only waits for a timer: the real server's own time skipping, for
 * this workflow alone, however long the wait.
 *
 * From then on the workflow's clock runs ahead of everyone else's: activities, PostgreSQL and the API stay at the real
 * time. What an activity computed from its clock, such as when a resolved conversation closes, comes after the time
 * was skipped at once. So ask for it last, when nothing but the wait is left to prove.
 */
export async function skipTime(temporal: Client, workflowId: string): Promise<void> {
  await temporal.workflowService.updateWorkflowExecutionOptions({
    namespace: temporal.options.namespace,
    workflowExecution: { workflowId },
    workflowExecutionOptions: { timeSkippingConfig: { enabled: true } },
    updateMask: { paths: ['time_skipping_config'] },
  })
}
