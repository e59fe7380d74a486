import { searchAttributesAtStart } from './search-attributes.ts'
import type { Carried } from './state/state.ts'

/** The input of a conversation's workflow. */
export interface ConversationInput {
  channelId: string
  /** The customer's address as received. The workflow id contains only an HMAC of it. */
  address: string
  /** The conversation's id, if this start opens one. */
  conversationId: string
  /** The state that an earlier run of the same workflow handed over. */
  carried?: Carried
}

const MEDIA_NAMES = { whatsapp: 'WhatsApp', sms: 'SMS' } as const

/**
 * How every conversation's workflow is started. There is no timeout and no retry: the workflow runs as
 * long as the conversation.
 *
 * @param waitingSince when the customer wrote, epoch ms; absent when an agent begins the conversation
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
    // The contact's next conversation has the same workflow id. While one runs, it gets the signal
    // instead.
    workflowIdReusePolicy: 'ALLOW_DUPLICATE' as const,
    workflowIdConflictPolicy: 'USE_EXISTING' as const,
    staticSummary: `${MEDIA_NAMES[channel.medium]} conversation on ${channel.name}`.slice(0, 180),
    typedSearchAttributes: searchAttributesAtStart(channel.id, waitingSince),
  }
}
