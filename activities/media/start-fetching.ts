import { activityInfo } from '@temporalio/activity'
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client'
import { insertMedia } from '../../db/media.ts'
import type { InboundMessage } from '../../domain/message.ts'
import { mediumId } from '../../platform/ids.ts'
import type { FetchMediaInput } from '../../protocol/activities/media.ts'
import { workflowIds } from '../../protocol/workflow-ids.ts'
import type { WorkflowType } from '../../protocol/workflows.ts'
import type { Dependencies } from '../dependencies.ts'
import { messageId } from '../recording/inbound.ts'

/**
 * Records the files of a customer's message, and starts a workflow that fetches them. The conversation
 * waits for none of them, and its history does not grow. A second call changes nothing.
 */
export async function startFetching(
  { sql, temporal }: Pick<Dependencies, 'sql' | 'temporal'>,
  at: { conversationId: string; channelId: string },
  message: InboundMessage,
): Promise<void> {
  if (message.media.length === 0) return
  const id = messageId(at, message)
  const media = message.media.map((medium, index) => ({ ...medium, id: mediumId(id, index) }))
  await insertMedia(sql, { id, conversationId: at.conversationId, channelId: at.channelId }, media)
  const input: FetchMediaInput = { mediaIds: media.map(medium => medium.id) }
  try {
    await temporal.workflow.start('fetchMedia' satisfies WorkflowType, {
      workflowId: workflowIds.fetchMedia(id),
      taskQueue: activityInfo().taskQueue,
      args: [input],
      // An earlier try of the activity may have started the workflow, and it may have ended already.
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
      staticSummary: media.length === 1 ? 'One file of a message' : `${media.length} files of a message`,
    })
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error
  }
}
