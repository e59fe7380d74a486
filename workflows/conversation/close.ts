import { condition, continueAsNew } from '@temporalio/workflow'
import type { CloseReason } from '../../domain/conversation.ts'
import type { ConversationInput } from '../messages.ts'
import { record } from './activities.ts'
import { type Conversation, newState, place } from './state.ts'
import { enter } from './visibility.ts'

/** Ends the conversation for good. What is still in the outbox can't go any more, and is shown as failed. */
export async function closeConversation(c: Conversation, reason: CloseReason): Promise<void> {
  c.leaving = true
  await condition(() => !c.sending)
  const { nextConversationId } = await record.closeConversation({ ...place(c), reason })
  c.state.nextId = nextConversationId
  enter(c, { status: 'closed', why: reason.replaceAll('_', ' ') })
}

/**
 * Hands on what came in while the conversation was being closed: it begins the next one, in a new run. Without an await,
 * so that nothing can slip in between the look and the end; what arrives later still makes the server ask again.
 */
export async function handOn({ state }: Conversation): Promise<void> {
  const left = state.queue.filter(entry => entry.kind === 'message' || entry.kind === 'begin')
  if (left.length === 0 || state.nextId === undefined) return
  const { channelId, address, nextId: conversationId, seenMessages, seenCommands } = state
  await continueAsNew<(input: ConversationInput) => Promise<void>>({
    channelId,
    address,
    conversationId,
    carried: {
      ...newState({ channelId, address, conversationId }),
      queue: left,
      seenMessages,
      seenCommands,
    },
  })
}
