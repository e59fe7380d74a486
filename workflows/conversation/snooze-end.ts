import { LONGEST_SNOOZE_MS, type SnoozeEnd } from '../../domain/snooze.ts'
import type { ConversationState } from '../../protocol/state/state.ts'
import { isSomebodys } from './unsettled.ts'

// When a snooze ends, and why: by what the state says, whatever step brought it there.

/** The moment at which the snooze ends, epoch ms; in the past if it must end now. Undefined: it is not snoozed. */
export function snoozeEndsAt(state: ConversationState): number | undefined {
  const { snooze } = state
  if (!snooze) return undefined
  const { since, until = since + LONGEST_SNOOZE_MS } = snooze
  return endedEarly(state) ? since : until
}

/** Why the snooze ends, once its moment has come. */
export function whyItEnds(state: ConversationState): SnoozeEnd {
  return endedEarly(state) ?? 'time'
}

function endedEarly(state: ConversationState): SnoozeEnd | undefined {
  const { snooze, asked = [] } = state
  if (!snooze) return undefined
  if (snooze.ended) return snooze.ended
  // `asked` has only messages that want an answer: a mere "thanks" is none (domain/acknowledgement.ts).
  if (asked.some(({ epoch }) => epoch > snooze.epoch)) return 'customer_wrote'
  return hasFailure(state) ? 'message_failed' : undefined
}

/**
 * Whether a message of a person or the AI did not arrive since the conversation was snoozed. While it
 * is still being found out, that is not known yet.
 */
function hasFailure({ snooze, unsettled = [], hold }: ConversationState): boolean {
  return unsettled.some(
    one => one.at >= (snooze?.since ?? 0) && one.messageId !== hold?.messageId && isSomebodys(one),
  )
}
