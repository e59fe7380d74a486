import type { DeliveryError } from '../../domain/delivery.ts'
import type { Sent } from '../../protocol/activities/sending.ts'
import type { ConversationState } from '../../protocol/state/state.ts'
import type { Unsettled } from '../../protocol/state/told.ts'

// Messages of ours that did not go, or of which that is not known. Each is kept until it is settled: it went, it goes again, or
// somebody said what became of it. That others went since settles nothing.

/** As many are carried along, the latest; no talk has more. */
const MOST_KEPT = 30

/** Codes of ours for what was held back on purpose: nobody has to know of each. */
const HELD_BACK = ['survey_over', 'opted_out', 'outside_window']

/**
 * Notes what became of a send. That the provider took it settles no failure: a report that it did not arrive can have come before
 * the call's own answer. A person can have sent it again before this word of the attempt before came.
 */
export function noteOutcome(state: ConversationState, purpose: string, sent: Sent, now = Date.now()): void {
  const { messageId, outcome, code = outcome, error = { code } } = sent
  if (outcome === 'accepted' && !hasFailed(state, messageId)) settled(state, messageId)
  if ((outcome !== 'failed' && outcome !== 'unknown') || HELD_BACK.includes(code)) return
  if (state.outbox.some(({ input }) => input.messageId === messageId)) return
  noteUnsettled(state, { messageId, outcome, at: now, purpose, error })
}

/** Whether it is known already that a message, which the provider has just taken, did not arrive. */
export function hasFailed({ unsettled = [] }: ConversationState, messageId: string): boolean {
  return unsettled.some(one => one.messageId === messageId && one.outcome === 'failed')
}

export function noteUnsettled(state: ConversationState, one: Unsettled): void {
  const { unsettled = [] } = state
  const before = unsettled.find(({ messageId }) => messageId === one.messageId)
  const others = unsettled.filter(other => other !== before)
  state.unsettled = [...others, { ...one, purpose: one.purpose ?? before?.purpose }].slice(-MOST_KEPT)
}

/** It is known by now why it is in doubt. */
export function explain(state: ConversationState, messageId: string, error: DeliveryError): void {
  const one = state.unsettled?.find(other => other.messageId === messageId)
  if (one) noteUnsettled(state, { ...one, error })
}

export function settled(state: ConversationState, messageId: string): void {
  const left = state.unsettled?.filter(other => other.messageId !== messageId)
  state.unsettled = left && left.length > 0 ? left : undefined
}
