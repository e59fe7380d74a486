import { heartbeat } from '@temporalio/activity'
import { WorkflowNotFoundError } from '@temporalio/client'
import { markChannelDeleted } from '../../db/channels.ts'
import { listOpenOfChannel } from '../../db/conversations.ts'
import { channelDeleted } from '../../workflows/messages.ts'
import type { Dependencies } from '../dependencies.ts'

export function deleteChannel({ sql }: Dependencies) {
  return ({ channelId }: { channelId: string }): Promise<void> => markChannelDeleted(sql, channelId)
}

/** Tells every open conversation of the channel that it is over. Returns how many it told. */
export function endConversations({ sql, temporal }: Dependencies) {
  return async ({ channelId }: { channelId: string }): Promise<number> => {
    let told = 0
    for (const { id: conversationId, workflowId } of await listOpenOfChannel(sql, channelId)) {
      try {
        await temporal.workflow.getHandle(workflowId).signal(channelDeleted, { conversationId })
        told++
      } catch (error) {
        // It ended meanwhile; if it left its row open, the keeper closes it.
        if (!(error instanceof WorkflowNotFoundError)) throw error
      }
      heartbeat(told)
    }
    return told
  }
}
