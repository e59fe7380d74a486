import type { Client } from '@temporalio/client'
import type { Database } from '../../../db/client.ts'
import { conversationState } from '../../../protocol/queries.ts'
import { skipTime } from '../../harness/time.ts'

/** A worker's identity is its process id and its machine. */
const IDENTITY = /^(\d+)@/

/**
 * Tells Temporal that nobody works on the activities of a killed worker any more. Temporal would find out by itself
 * when their time is over. Returns how many there were.
 */
export async function loseActivities(
  sql: Database,
  temporal: Client,
  killedPids: Set<number>,
): Promise<number> {
  let lost = 0
  for (const workflowId of await openWorkflows(sql)) {
    const { raw } = await temporal.workflow.getHandle(workflowId).describe()
    for (const { activityId, lastWorkerIdentity, lastStartedTime } of raw.pendingActivities ?? []) {
      const pid = Number(IDENTITY.exec(lastWorkerIdentity ?? '')?.[1])
      if (!lastStartedTime || !killedPids.has(pid)) continue
      await temporal.workflowService
        .respondActivityTaskFailedById({
          namespace: temporal.options.namespace,
          workflowId,
          activityId,
          failure: { message: 'the worker is gone', applicationFailureInfo: { type: 'WorkerLost' } },
        })
        // Another worker has it by now, or it has ended.
        .catch(() => {})
      lost++
    }
  }
  return lost
}

/**
 * Skips the two minutes that a conversation waits for word of a message whose outcome is unknown, where others wait behind
 * it, and the time for which it is put aside. Only at the very end, since its clock runs ahead from then on.
 */
export async function skipWaits(sql: Database, temporal: Client): Promise<void> {
  for (const workflowId of await openWorkflows(sql)) {
    const { hold, outbox, snooze } = await temporal.workflow.getHandle(workflowId).query(conversationState)
    if ((hold && outbox.length > 0) || snooze?.until !== undefined) await skipTime(temporal, workflowId)
  }
}

/** Runs the keeper now, if there is something that only its next round would do. */
export async function callKeeper(temporal: Client): Promise<void> {
  await temporal.schedule.getHandle('keeper').trigger()
}

async function openWorkflows(sql: Database): Promise<string[]> {
  const rows = await sql<{ workflowId: string }[]>`
    select workflow_id from conversations where status <> 'closed'`
  return rows.map(({ workflowId }) => workflowId)
}
