import { heartbeat } from '@temporalio/activity'
import { isGrpcServiceError, type WorkflowExecutionInfo, WorkflowNotFoundError } from '@temporalio/client'
import { listWorkflowsOf } from '../../db/erasure.ts'
import { hasOpenConversation } from '../../db/open-conversations.ts'
import { NOT_FOUND, PERMISSION_DENIED, UNIMPLEMENTED } from '../../platform/grpc-codes.ts'
import type { ErasureActivities } from '../../protocol/activities/erasure.ts'
import { isFetchingMedia, workflowIds } from '../../protocol/workflow-ids.ts'
import type { Dependencies } from '../dependencies.ts'
import { contactOf } from './contact.ts'

/**
 * The server or its operator does not allow deletion. Then histories go when the namespace's retention
 * ends.
 */
const NOT_ALLOWED: number[] = [PERMISSION_DENIED, UNIMPLEMENTED]

type Run = Pick<WorkflowExecutionInfo, 'workflowId' | 'runId' | 'status'>

/**
 * Deletes the runs of a person's workflows. If the person writes again, the workflow id of their
 * conversation is in use again, and that new run stays.
 */
export function eraseHistories(dependencies: Dependencies): ErasureActivities['eraseHistories'] {
  const { sql } = dependencies
  return async ({ contactId }) => {
    const { id } = await contactOf(dependencies, contactId)
    let found = 0
    for (const workflowId of await listWorkflowsOf(sql, id)) {
      const runs = [...(await runsOf(dependencies, workflowId)), ...(await namesOf(dependencies, workflowId))]
      for (const run of runs) {
        const isOurs = isFetchingMedia(workflowId)
        if (run.status.name === 'RUNNING' && !isOurs) {
          // If its conversation has ended, the run ends soon, and another look is needed.
          if (!(await hasOpenConversation(sql, workflowId))) found++
        } else if (await deleteRun(dependencies, run)) found++
      }
      heartbeat(found)
    }
    return found
  }
}

/**
 * All runs: the latest one directly from the server, the others from the search, which lags a moment
 * behind.
 */
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

/** The runs that noted, for a workflow's person, by which addresses they are known. */
async function namesOf({ temporal }: Dependencies, workflowId: string): Promise<Run[]> {
  const runs: Run[] = []
  if (isFetchingMedia(workflowId)) return runs
  const query = `WorkflowId STARTS_WITH '${workflowIds.noteIdentity(workflowId, '')}'`
  for await (const run of temporal.workflow.list({ query })) runs.push(run)
  return runs
}

/** Returns false when the run is gone, or may not be deleted. */
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
    log.warn(
      { workflowId, code: error.code },
      'a workflow history can’t be deleted now; Temporal deletes it after the retention time',
    )
    return false
  }
}
