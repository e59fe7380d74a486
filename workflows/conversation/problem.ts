import { HAND_OVER_FIXES } from '../../domain/ai.ts'
import type { Problem } from '../../protocol/search-attributes.ts'
import type { ConversationState } from '../../protocol/state/state.ts'
import type { FailingStep } from './state.ts'

/** The gravest problem of a conversation, for the search attribute that operators filter by. */
export function problemOf(state: ConversationState, failing: FailingStep | undefined): Problem {
  const { status, unsettled = [], outbox } = state
  if (failing) return 'step_failing'
  if (status === 'closed') return 'none'
  if (unsettled.some(({ outcome }) => outcome === 'unknown')) return 'send_unknown'
  if (unsettled.length > 0) return 'send_failed'
  if (outbox[0]?.delay) return 'send_delayed'
  return aiFailed(state) ? 'ai_failed' : 'none'
}

/** True when the AI handed over because something is broken. False when the talk simply needed a person. */
export function aiFailed({ handedOver }: ConversationState): boolean {
  return handedOver !== undefined && HAND_OVER_FIXES[handedOver.reason] !== undefined
}
