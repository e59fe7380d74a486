import { isAnswer } from '../../domain/message.ts'
import type { SendInput } from '../../protocol/activities/sending.ts'
import type { Asked, ConversationState } from '../../protocol/state/state.ts'

// This file alone decides whether the customer waits for an answer, and since when: since the earliest
// question after the last answer that arrived. An answer covers what was asked before the answer was
// given, no matter when it arrives, and it covers nothing until it has arrived.
//
// The conversation's row says the same: each activity that records a question or the arrival of an
// answer also writes this to the row (db/customer-waits.ts).

/**
 * Questions with an answer between them are kept apart. A real conversation never has this many open
 * questions; the limit keeps the state small.
 */
const MOST_ASKED = 50

/** The customer waits for an answer, at least since `at` (epoch ms). */
export function noteAsked(state: ConversationState, at: number): void {
  const { asked = [], epoch, answerGivenAt = -1 } = state
  const last = asked.at(-1)
  // If no answer was given since the last question, the same answer will cover both.
  const isApart = !last || (answerGivenAt >= last.epoch && asked.length < MOST_ASKED)
  setAsked(state, isApart ? [...asked, { epoch, at }] : asked.with(-1, { epoch, at: Math.min(last.at, at) }))
}

/**
 * An answer was given. Once it arrives, it covers what was asked up to this epoch. Auto-resolve stops,
 * because the conversation is active again.
 */
export function noteGiven(state: ConversationState, answersAt: number): void {
  state.answerGivenAt = Math.max(state.answerGivenAt ?? -1, answersAt)
  state.autoResolving = undefined
}

/**
 * An answer arrived that covers what the customer wrote up to this epoch. Agents who did not answer
 * earlier can be asked again, if the customer has to wait another time.
 */
export function noteAnswered(state: ConversationState, answersAt: number): void {
  setAsked(
    state,
    (state.asked ?? []).filter(({ epoch }) => epoch > answersAt),
  )
  state.routing = undefined
  state.triedAt = undefined
  state.autoResolving = undefined
  forgetLapses(state)
}

/**
 * An answer did not arrive after all, so the customer waits for it again. The time that the agent has
 * to answer starts again.
 */
export function noteUnanswered(state: ConversationState, asked: Asked[], now = Date.now()): void {
  if (asked.length > 0) state.triedAt = now
  setAsked(state, asked)
}

/** The conversation is resolved: no question is open any more. */
export function noteSettled(state: ConversationState): void {
  setAsked(state, [])
  state.triedAt = undefined
}

/** What somebody else asked has left the conversation. The customer waits since then, epoch ms; undefined: they do not. */
export function noteParted(state: ConversationState, waitsSince: number | undefined): void {
  const asked = waitsSince === undefined ? [] : (state.asked ?? [])
  setAsked(
    state,
    asked.map(({ epoch, at }) => ({ epoch, at: Math.max(at, waitsSince ?? at) })),
  )
}

function setAsked(state: ConversationState, asked: Asked[]): void {
  state.asked = asked.length > 0 ? asked : undefined
  state.unansweredSince = asked.length > 0 ? Math.min(...asked.map(({ at }) => at)) : undefined
}

/** Agents who had the conversation and did not answer can be asked again. */
export function forgetLapses({ demand }: ConversationState): void {
  demand.excluded = []
  demand.excludedAt = undefined
}

/** True when an answer to the customer's first open question is still being sent. */
export function isAnswerUnderWay({ asked, outbox, hold }: ConversationState): boolean {
  const first = asked?.[0]?.epoch
  if (first === undefined) return false
  return [hold?.answersAt, ...outbox.map(({ answersAt }) => answersAt)].some(
    at => at !== undefined && at >= first,
  )
}

/** True when the message is an answer to the customer, by an agent or the AI. */
export function answersCustomer({ content, answers }: Pick<SendInput, 'content' | 'answers'>): boolean {
  return answers !== false && isAnswer(content.kind)
}
