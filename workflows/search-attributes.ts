import { defineSearchAttributeKey } from '@temporalio/common'

/**
 * What operators filter conversations by in the Temporal UI. Search attributes are never encrypted: ids and states only.
 */
export const SEARCH_ATTRIBUTES = {
  /** `opening`, `ai`, `waiting`, `assigned`, `resolved` or `closed`. */
  status: defineSearchAttributeKey('ConversationStatus', 'KEYWORD'),
  /** Id of the channel. */
  channel: defineSearchAttributeKey('ConversationChannel', 'KEYWORD'),
  /** `agent:<id>`, `ai:<id>` or `none`. */
  handler: defineSearchAttributeKey('ConversationHandler', 'KEYWORD'),
  /** Since when the conversation waits for a human; absent while it doesn't. */
  waitingSince: defineSearchAttributeKey('ConversationWaitingSince', 'DATETIME'),
} as const
