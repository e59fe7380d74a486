import { isAnswer } from '../../domain/message.ts'
import type { SendInput } from '../../protocol/activities/sending.ts'
import type { Asked, ConversationState } from '../../protocol/state/state.ts'

// Whether the customer waits for an answer, and since when: the earliest of what they asked after the last answer that
// arrived. A message of ours answers what was asked before it was given, whenever it arrives, and nothing while it has not. The
// row says the same: each activity that records a question, or the arrival of an answer, writes it with that (db/waits.ts).

/** Questions between which an answer was given are kept apart; no talk has more of them whose answers are in doubt. */
const MOST_ASKED = 50

/** The customer waits for an answer, since then at the latest. */
export function noteAsked(state: ConversationState, at: number): void {
  const { asked = [], epoch, answerGivenAt = -1 } = state
  const last = asked.at(-1)
  // Whatever answers the one before answers this too, where no answer was given in between.
  const isApart = !last || (answerGivenAt >= last.epoch && asked.length < MOST_ASKED)
  setAsked(state, isApart ? [...asked, { epoch, at }] : asked.with(-1, { epoch, at: Math.min(last.at, at) }))
}

/** An answer is given, which will count for what was asked up to this epoch, once it arrives. Nobody has gone quiet. */
export function noteGiven(state: ConversationState, answersAt: number): void {
  state.answerGivenAt = Math.max(state.answerGivenAt ?? -1, answersAt)
  state.autoResolving = undefined
}

/**
 * The customer has their answer, to what they wrote up to this epoch. Who did not answer before may have the conversation
 * again, should they wait once more.
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

/** An answer did not arrive after all: the customer waits for what it was to answer. Whoever gave it has the whole time again. */
export function noteUnanswered(state: ConversationState, asked: Asked[], now = Date.now()): void {
  if (asked.length > 0) state.triedAt = now
  setAsked(state, asked)
}

/** The talk is over: what was asked in it is settled. */
export function noteSettled(state: ConversationState): void {
  setAsked(state, [])
  state.triedAt = undefined
}

function setAsked(state: ConversationState, asked: Asked[]): void {
  state.asked = asked.length > 0 ? asked : undefined
  state.unansweredSince = asked.length > 0 ? Math.min(...asked.map(({ at }) => at)) : undefined
}

/** Whoever had it and did not answer is asked again. */
export function forgetLapses({ demand }: ConversationState): void {
  demand.excluded = []
  demand.excludedAt = undefined
}

/** Whether an answer to what the customer waits for is on its way. */
export function isAnswerUnderWay({ asked, outbox, hold }: ConversationState): boolean {
  const first = asked?.[0]?.epoch
  if (first === undefined) return false
  return [hold?.answersAt, ...outbox.map(({ answersAt }) => answersAt)].some(
    at => at !== undefined && at >= first,
  )
}

/** Whether it is an answer to the customer, by an agent or the AI. */
export function answersCustomer({ content, answers }: Pick<SendInput, 'content' | 'answers'>): boolean {
  return answers !== false && isAnswer(content.kind)
}
