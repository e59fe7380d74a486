import { heardAt, type InboundMessage } from '../../domain/message.ts'
import { newId } from '../../platform/ids.ts'
import { inboundMessage } from '../../protocol/signals.ts'
import { type ConversationInput, conversationStart } from '../../protocol/start-conversation.ts'
import type { WebhookChannel } from '../services/channel-cache.ts'
import { unavailable } from '../services/commands.ts'
import { SignalTimeout } from '../services/signaler.ts'
import type { Receiving } from './receiving.ts'

/**
 * Hands a message to its conversation's workflow, which is started if there is none. Once this returns, the workflow
 * server has the message for good, whether or not a worker is up. Throws a problem otherwise: the provider then calls
 * again.
 */
export async function receiveMessage(
  { services: { dependencies, people, signaler }, deadline }: Receiving,
  channel: WebhookChannel,
  { sentAt, ...read }: InboundMessage,
): Promise<void> {
  const message = { ...read, receivedAt: heardAt({ sentAt, ...read }) }
  const { temporal, config } = dependencies
  const workflowId = await people.workflowOf(channel, message)
  const input: ConversationInput = { channelId: channel.id, address: message.from, conversationId: newId() }
  try {
    await signaler.inOrder(workflowId, deadline - Date.now(), () =>
      temporal.workflow.signalWithStart('conversation', {
        ...conversationStart(channel, workflowId, config.TEMPORAL_TASK_QUEUE, message.receivedAt),
        args: [input],
        signal: inboundMessage,
        signalArgs: [message],
      }),
    )
  } catch (error) {
    throw error instanceof SignalTimeout ? unavailable(error) : error
  }
}
