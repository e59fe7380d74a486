import type { DeliveryError } from '../../domain/delivery.ts'
import type { Sent } from '../../protocol/activities/sending.ts'
import type { ConversationState } from '../../protocol/state/state.ts'
import type { Unsettled } from '../../protocol/state/told.ts'

// Messages of ours that were not sent, or whose outcome is unknown. Each is kept until it is settled:
// it was sent, it is sent again, or a person said what happened. Other messages that were sent later
// settle nothing.

/**
 * How many are kept, the latest ones. A real conversation never has more; the limit keeps the state
 * small.
 */
const MOST_KEPT = 30

/** Our codes for messages that were held back on purpose. Nobody has to act on those. */
const HELD_BACK = ['survey_over', 'opted_out', 'outside_window']
/** The same, but only for messages that nobody wrote: an agent learns that theirs was for another customer. */
const HELD_BACK_UNWRITTEN = 'written_to_another'
/** The purposes of messages that a person wrote. */
const WRITTEN = ['reply', 'retry', 'first message']

/**
 * Notes the outcome of a send. An accepted message does not clear a failure that was reported before:
 * the report can arrive before the call's own answer. And a message that is in the outbox again,
 * because a person sent it again, is not noted for its earlier attempt.
 */
export function noteOutcome(state: ConversationState, purpose: string, sent: Sent, now = Date.now()): void {
  const { messageId, outcome, code = outcome, error = { code } } = sent
  if (outcome === 'accepted' && !hasFailed(state, messageId)) settled(state, messageId)
  if ((outcome !== 'failed' && outcome !== 'unknown') || HELD_BACK.includes(code)) return
  if (code === HELD_BACK_UNWRITTEN && !WRITTEN.includes(purpose)) return
  if (state.outbox.some(({ input }) => input.messageId === messageId)) return
  noteUnsettled(state, { messageId, outcome, at: now, purpose, error })
}

/** True for messages written by a person or the AI, and for messages of unknown purpose. */
export function isSomebodys({ purpose = 'reply' }: Pick<Unsettled, 'purpose'>): boolean {
  return WRITTEN.includes(purpose) || purpose.startsWith('ai turn ')
}

/** True when a delivery report already said that this message did not arrive. */
export function hasFailed({ unsettled = [] }: ConversationState, messageId: string): boolean {
  return unsettled.some(one => one.messageId === messageId && one.outcome === 'failed')
}

export function noteUnsettled(state: ConversationState, one: Unsettled): void {
  const { unsettled = [] } = state
  const before = unsettled.find(({ messageId }) => messageId === one.messageId)
  const others = unsettled.filter(other => other !== before)
  state.unsettled = [...others, { ...one, purpose: one.purpose ?? before?.purpose }].slice(-MOST_KEPT)
}

/** Adds the reason why the outcome is in doubt, once it is known. */
export function explain(state: ConversationState, messageId: string, error: DeliveryError): void {
  const one = state.unsettled?.find(other => other.messageId === messageId)
  if (one) noteUnsettled(state, { ...one, error })
}

export function settled(state: ConversationState, messageId: string): void {
  const left = state.unsettled?.filter(other => other.messageId !== messageId)
  state.unsettled = left && left.length > 0 ? left : undefined
}
