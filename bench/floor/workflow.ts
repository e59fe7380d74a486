import { condition, defineSignal, proxyActivities, setHandler } from '@temporalio/workflow'
import type { InboundMessage } from '../../domain/message.ts'
import type { OpenInput } from '../../protocol/activities/opening.ts'
import type { SendInput } from '../../protocol/activities/sending.ts'
import type { Reply } from '../../protocol/signals.ts'
import type { ConversationInput } from '../../protocol/start-conversation.ts'
import type { FloorActivities } from './activities.ts'

export const inboundMessage = defineSignal<[InboundMessage]>('inboundMessage')
export const reply = defineSignal<[Reply]>('reply')

const { nothing, send } = proxyActivities<FloorActivities>({ startToCloseTimeout: '45 seconds' })

/**
 * The smallest conversation that is possible on Temporal: a workflow that waits for signals and runs two activities for
 * the first message and one for a reply. It stores nothing.
 */
export async function floor({ conversationId, channelId, address }: ConversationInput): Promise<void> {
  const messages: InboundMessage[] = []
  const replies: Reply[] = []
  setHandler(inboundMessage, message => void messages.push(message))
  setHandler(reply, command => void replies.push(command))
  const place = { conversationId, channelId, seq: 1 }
  for (;;) {
    await condition(() => messages.length + replies.length > 0)
    const message = messages.shift()
    if (message) {
      await nothing({ ...place, address, message } satisfies OpenInput)
      await send({ to: address, input: outgoing('greeting', { kind: 'greeting' }) })
      continue
    }
    const command = replies.shift()
    if (!command) continue
    const { text, media, messageId, commandId } = command
    const input = outgoing('reply', { kind: 'reply', text, media })
    await send({
      to: address,
      input: { ...input, messageId, commandId, author: command.actor ?? input.author },
    })
  }

  /** What the service would give to its activity. */
  function outgoing(purpose: string, content: SendInput['content']): SendInput {
    return { ...place, purpose, author: { kind: 'system' }, content, sendBy: Date.now() + 900_000 }
  }
}
