import type { Client } from '@temporalio/client'

/**
 * Skips the time in which a running workflow only waits for a timer. It uses the real server's time skipping, for this
 * workflow alone, however long the wait is.
 *
 * From then on the workflow's clock is ahead of all others: activities, PostgreSQL and the API stay at the real time.
 * If an activity computed a time from its own clock, such as when a resolved conversation closes, that time has passed
 * at once after the skip. So skip last, when only the wait is left to test.
 */
export async function skipTime(temporal: Client, workflowId: string): Promise<void> {
  await temporal.workflowService.updateWorkflowExecutionOptions({
    namespace: temporal.options.namespace,
    workflowExecution: { workflowId },
    workflowExecutionOptions: { timeSkippingConfig: { enabled: true } },
    updateMask: { paths: ['time_skipping_config'] },
  })
}
