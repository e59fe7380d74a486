import { heardAt, type InboundMessage } from '../../domain/message.ts'
import { newId } from '../../platform/ids.ts'
import { inboundMessage, inboundMessages } from '../../protocol/signals.ts'
import { type ConversationInput, conversationStart } from '../../protocol/start-conversation.ts'
import type { WebhookChannel } from '../services/channel-cache.ts'
import { unavailable } from '../services/commands.ts'
import { SignalTimeout } from '../services/signaler.ts'
import type { Receiving } from './receiving.ts'

/**
 * Hands a message to its conversation's workflow, and starts the workflow if there is none. Once this returns, the workflow
 * server has stored the message, whether or not a worker is running. Throws a problem otherwise, so that the provider calls
 * again.
 */
export async function receiveMessage(
  at: Receiving,
  channel: WebhookChannel,
  message: InboundMessage,
): Promise<void> {
  return handOn(at, channel, await at.services.people.workflowOf(channel, message), [message])
}

/**
 * The most messages of one customer that go into one signal, and how many bytes they may have together. The workflow server
 * refuses a signal of more than 2 MB, and warns from 512 kB. A message that alone has more goes alone.
 */
const MOST_TOGETHER = 50
const MOST_BYTES_TOGETHER = 400_000

/**
 * The same for several messages of one customer from one webhook. Keeps their order and sends as few signals as possible.
 */
export async function receiveMessages(
  at: Receiving,
  received: { channel: WebhookChannel; message: InboundMessage }[],
): Promise<void> {
  let together:
    | { channel: WebhookChannel; workflowId: string; messages: InboundMessage[]; bytes: number }
    | undefined
  const handOver = async () => {
    if (together) await handOn(at, together.channel, together.workflowId, together.messages)
  }
  for (const { channel, message } of received) {
    const workflowId = await at.services.people.workflowOf(channel, message)
    const bytes = Buffer.byteLength(JSON.stringify(message))
    const fits =
      together?.workflowId === workflowId &&
      together.messages.length < MOST_TOGETHER &&
      together.bytes + bytes <= MOST_BYTES_TOGETHER
    if (together && fits) {
      together.messages.push(message)
      together.bytes += bytes
      continue
    }
    await handOver()
    together = { channel, workflowId, messages: [message], bytes }
  }
  await handOver()
}

async function handOn(
  { services: { dependencies, signaler }, deadline }: Receiving,
  channel: WebhookChannel,
  workflowId: string,
  received: InboundMessage[],
): Promise<void> {
  const { temporal, config } = dependencies
  const messages = received.map(({ sentAt, ...read }) => ({
    ...read,
    receivedAt: heardAt({ sentAt, ...read }),
  }))
  const [message] = messages
  if (!message) return
  const input: ConversationInput = { channelId: channel.id, address: message.from, conversationId: newId() }
  const start = {
    ...conversationStart(channel, workflowId, config.TEMPORAL_TASK_QUEUE, message.receivedAt),
    args: [input] as [ConversationInput],
  }
  try {
    await signaler.inOrder(workflowId, deadline - Date.now(), () =>
      messages.length === 1
        ? temporal.workflow.signalWithStart('conversation', {
            ...start,
            signal: inboundMessage,
            signalArgs: [message],
          })
        : temporal.workflow.signalWithStart('conversation', {
            ...start,
            signal: inboundMessages,
            signalArgs: [{ messages }],
          }),
    )
  } catch (error) {
    throw error instanceof SignalTimeout ? unavailable(error) : error
  }
}
