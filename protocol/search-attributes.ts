import { defineSearchAttributeKey, type SearchAttributePair } from '@temporalio/common'

/**
 * The attributes that operators filter conversations by in the Temporal UI. Temporal never encrypts
 * search attributes, so they may contain only ids and states.
 */
export const SEARCH_ATTRIBUTES = {
  /**
   * `opening` (only when an agent begins it), `ai`, `waiting`, `assigned`, `snoozed` (its agent has put it
   * aside), `resolved` or `closed`.
   */
  status: defineSearchAttributeKey('ConversationStatus', 'KEYWORD'),
  /** Id of the channel. */
  channel: defineSearchAttributeKey('ConversationChannel', 'KEYWORD'),
  /** `agent:<id>`, `ai:<id>` or `none`. */
  handler: defineSearchAttributeKey('ConversationHandler', 'KEYWORD'),
  /** Set only for a conversation that waits for a human: since when its customer waits for an answer. */
  waitingSince: defineSearchAttributeKey('ConversationWaitingSince', 'DATETIME'),
  /** One of `PROBLEMS`: the gravest one at the moment. */
  problem: defineSearchAttributeKey('ConversationProblem', 'KEYWORD'),
  /** `low`, `normal`, `high` or `urgent`. It decides the place in the waiting line. */
  priority: defineSearchAttributeKey('ConversationPriority', 'KEYWORD'),
} as const

/** The status shown while the conversation is `assigned` and snoozed. */
export const SNOOZED = 'snoozed'

/**
 * What can be wrong with a conversation, the gravest first: a step fails again and again; the outcome
 * of a message is unknown; a message was not sent; the provider accepts a message only later; the AI
 * failed, so that a human has the conversation.
 */
export const PROBLEMS = [
  'step_failing',
  'send_unknown',
  'send_failed',
  'send_delayed',
  'ai_failed',
  'none',
] as const
export type Problem = (typeof PROBLEMS)[number]

/**
 * Attributes that a server may not have yet, when its `migrate` was run by an earlier version. Such a
 * server refuses a start that names them. The run is then started without them
 * (platform/optional-attributes.ts) and never writes them.
 */
export const LATER_ATTRIBUTES = [SEARCH_ATTRIBUTES.problem, SEARCH_ATTRIBUTES.priority] as const

export function isLater({ key }: SearchAttributePair): boolean {
  return LATER_ATTRIBUTES.some(({ name }) => name === key.name)
}

/**
 * The attributes that a conversation starts with. A customer who wrote waits from that moment on, so
 * the run shows as waiting while it is still being opened. If nobody is free then, this stays true and
 * needs no update, which would cost an event.
 *
 * @param waitingSince when the customer wrote, epoch ms; absent when an agent begins the conversation
 */
export function searchAttributesAtStart(channelId: string, waitingSince?: number): SearchAttributePair[] {
  const waits = waitingSince !== undefined
  return [
    { key: SEARCH_ATTRIBUTES.status, value: waits ? 'waiting' : 'opening' },
    { key: SEARCH_ATTRIBUTES.channel, value: channelId },
    { key: SEARCH_ATTRIBUTES.handler, value: 'none' },
    { key: SEARCH_ATTRIBUTES.problem, value: 'none' },
    { key: SEARCH_ATTRIBUTES.priority, value: 'normal' },
    ...(waits ? [{ key: SEARCH_ATTRIBUTES.waitingSince, value: new Date(waitingSince) }] : []),
  ]
}
