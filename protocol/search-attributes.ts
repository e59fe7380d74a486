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
  /** One of `PROBLEMS`: the gravest that stands. */
  problem: defineSearchAttributeKey('ConversationProblem', 'KEYWORD'),
  /** `low`, `normal`, `high` or `urgent`: by which it stands in the waiting line. */
  priority: defineSearchAttributeKey('ConversationPriority', 'KEYWORD'),
} as const

/**
 * What does not go as it should, the gravest first: a step fails again and again; it is not known whether a message went; one
 * did not go; the provider takes one later; the AI failed, so that a human has it.
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
 * Attributes that a server may not have yet, whose `migrate` is from an earlier version. It takes no start that names them: then
 * a run is started without them (platform/optional-attributes.ts), and never writes them.
 */
export const LATER_ATTRIBUTES = [SEARCH_ATTRIBUTES.problem, SEARCH_ATTRIBUTES.priority] as const

export function isLater({ key }: SearchAttributePair): boolean {
  return LATER_ATTRIBUTES.some(({ name }) => name === key.name)
}

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
    { key: SEARCH_ATTRIBUTES.problem, value: 'none' },
    { key: SEARCH_ATTRIBUTES.priority, value: 'normal' },
    ...(waits ? [{ key: SEARCH_ATTRIBUTES.waitingSince, value: new Date(waitingSince) }] : []),
  ]
}
