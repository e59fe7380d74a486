import { defineSearchAttributeKey, type SearchAttributePair } from '@temporalio/common'

/**
 * What operators filter conversations by in the Temporal UI. Search attributes are never encrypted: ids and states only.
 */
export const SEARCH_ATTRIBUTES = {
  /** `opening` (only where an agent begins it), `ai`, `waiting`, `assigned`, `resolved` or `closed`. */
  status: defineSearchAttributeKey('ConversationStatus', 'KEYWORD'),
  /** Id of the channel. */
  channel: defineSearchAttributeKey('ConversationChannel', 'KEYWORD'),
  /** `agent:<id>`, `ai:<id>` or `none`. */
  handler: defineSearchAttributeKey('ConversationHandler', 'KEYWORD'),
  /** Of a conversation that waits for a human: since when its customer waits for an answer; absent while they don't. */
  waitingSince: defineSearchAttributeKey('ConversationWaitingSince', 'DATETIME'),
} as const

/**
 * What a conversation begins with. A customer who wrote waits from that moment on, so that it shows as waiting while it
 * is still being opened; and where nobody is free then, that stays so, and writing it again would cost an event.
 *
 * @param waitingSince when the customer wrote, epoch ms; absent when an agent begins it
 */
export function searchAttributesAtStart(channelId: string, waitingSince?: number): SearchAttributePair[] {
  const waits = waitingSince !== undefined
  return [
    { key: SEARCH_ATTRIBUTES.status, value: waits ? 'waiting' : 'opening' },
    { key: SEARCH_ATTRIBUTES.channel, value: channelId },
    { key: SEARCH_ATTRIBUTES.handler, value: 'none' },
    ...(waits ? [{ key: SEARCH_ATTRIBUTES.waitingSince, value: new Date(waitingSince) }] : []),
  ]
}
