import { newId } from '../../platform/ids.ts'
import { workflowIds } from '../../protocol/workflow-ids.ts'
import type { ApiDependencies } from '../dependencies.ts'
import { Problem } from '../http/problem.ts'
import { startWorkflow } from './channel-workflows.ts'

/**
 * Tells open conversations about a saved change. It never fails the request, even if the workflow server is
 * unavailable: the change is stored, and the keeper workflow later tells the conversations that do not know it.
 */
export async function tellOpenConversations(
  { temporal, config, log }: ApiDependencies,
  of: { channelId: string } | { aiAgentId: string } | { teamId: string },
): Promise<void> {
  const [id] = Object.values(of) as [string]
  const workflowId = workflowIds.reconsiderConversations(id, newId())
  try {
    await startWorkflow(temporal, 'reconsiderConversations', workflowId, config.TEMPORAL_TASK_QUEUE, of)
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    log.warn(
      { ...of, code: error.code },
      'open conversations can’t be told of a change now; the keeper workflow will do it later',
    )
  }
}
