import { searchAttributesAtStart } from './search-attributes.ts'
import type { Carried } from './state/state.ts'

/** What a conversation's workflow is started with. */
export interface ConversationInput {
  channelId: string
  /** The customer's address as received. The workflow id is its HMAC. */
  address: string
  /** The conversation's id, if this start opens one. */
  conversationId: string
  /** What an earlier run of the same workflow handed on. */
  carried?: Carried
}

const MEDIA_NAMES = { whatsapp: 'WhatsApp', sms: 'SMS' } as const

/**
 * How every conversation's workflow is started. No timeout and no retry: it ends when the conversation does.
 *
 * @param waitingSince when the customer wrote, epoch ms; absent when an agent begins it
 */
export function conversationStart(
  channel: { id: string; medium: 'whatsapp' | 'sms'; name: string },
  workflowId: string,
  taskQueue: string,
  waitingSince?: number,
) {
  return {
    taskQueue,
    workflowId,
    // The contact's next conversation has the same id; while one runs, it gets the signal.
    workflowIdReusePolicy: 'ALLOW_DUPLICATE' as const,
    workflowIdConflictPolicy: 'USE_EXISTING' as const,
    staticSummary: `${MEDIA_NAMES[channel.medium]} conversation on ${channel.name}`.slice(0, 180),
    typedSearchAttributes: searchAttributesAtStart(channel.id, waitingSince),
  }
}
