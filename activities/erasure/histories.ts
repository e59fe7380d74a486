import { heartbeat } from '@temporalio/activity'
import { isGrpcServiceError, type WorkflowExecutionInfo, WorkflowNotFoundError } from '@temporalio/client'
import { hasOpenConversation } from '../../db/conversations.ts'
import { listWorkflowsOf } from '../../db/erasure.ts'
import { NOT_FOUND, PERMISSION_DENIED, UNIMPLEMENTED } from '../../platform/grpc-codes.ts'
import type { ErasureActivities } from '../../protocol/activities/erasure.ts'
import { isFetchingMedia } from '../../protocol/workflow-ids.ts'
import type { Dependencies } from '../dependencies.ts'
import { contactOf } from './contact.ts'

/** The server's, or its operator's, say: then histories go with the namespace's retention. */
const NOT_ALLOWED: number[] = [PERMISSION_DENIED, UNIMPLEMENTED]

type Run = Pick<WorkflowExecutionInfo, 'workflowId' | 'runId' | 'status'>

/**
 * Deletes the runs of a person's workflows. The workflow id of a conversation may be at work again, for who writes anew: what
 * runs there stays.
 */
export function eraseHistories(dependencies: Dependencies): ErasureActivities['eraseHistories'] {
  const { sql } = dependencies
  return async ({ contactId }) => {
    const { id } = await contactOf(dependencies, contactId)
    let found = 0
    for (const workflowId of await listWorkflowsOf(sql, id)) {
      for (const run of await runsOf(dependencies, workflowId)) {
        const isOurs = isFetchingMedia(workflowId)
        if (run.status.name === 'RUNNING' && !isOurs) {
          // It is about to end: its conversation has.
          if (!(await hasOpenConversation(sql, workflowId))) found++
        } else if (await deleteRun(dependencies, run)) found++
      }
      heartbeat(found)
    }
    return found
  }
}

/** The latest as the server knows it, and all as they can be searched for, which comes a moment later. */
async function runsOf({ temporal }: Dependencies, workflowId: string): Promise<Run[]> {
  const runs = new Map<string, Run>()
  try {
    const latest = await temporal.workflow.getHandle(workflowId).describe()
    runs.set(latest.runId, latest)
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error
  }
  for await (const run of temporal.workflow.list({ query: `WorkflowId = '${workflowId}'` })) {
    if (!runs.has(run.runId)) runs.set(run.runId, run)
  }
  return [...runs.values()]
}

/** False when it is gone, or may not be deleted. */
async function deleteRun({ temporal, log }: Dependencies, { workflowId, runId }: Run): Promise<boolean> {
  const { namespace } = temporal.options
  try {
    await temporal.workflowService.deleteWorkflowExecution({
      namespace,
      workflowExecution: { workflowId, runId },
    })
    return true
  } catch (error) {
    if (!isGrpcServiceError(error)) throw error
    if (error.code === NOT_FOUND) return false
    if (!NOT_ALLOWED.includes(error.code)) throw error
    log.warn({ workflowId, code: error.code }, 'a history can’t be deleted, and goes with the retention')
    return false
  }
}
