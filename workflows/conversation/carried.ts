import {
  type Asked,
  type Carried,
  type ConversationState,
  STATE_VERSION,
} from '../../protocol/state/state.ts'
import { answersCustomer } from './waits.ts'

/** By the version that they take. */
const MIGRATIONS: Record<number, (carried: Carried) => Carried> = {
  1: carried => keepTheProblem(knowWhatWasAsked(carried)),
}

/**
 * Brings what was carried to this version. Throws for one of a later version, which this code can't know: the workflow task
 * fails and is tried again, until a worker takes it that does, and nothing of the conversation is lost.
 */
export function upToDate(carried: Carried): ConversationState {
  const { version = 1 } = carried
  if (version > STATE_VERSION) {
    throw new Error(
      `its state is of version ${version}, this worker's is ${STATE_VERSION}: start workers of the version that wrote it`,
    )
  }
  let state = carried
  for (let from = version; from < STATE_VERSION; from++) state = MIGRATIONS[from]?.(state) ?? state
  return { ...state, version: STATE_VERSION } as ConversationState
}

/** 1 knew only the last question, if any, and its answers answered all that was asked by then. */
function knowWhatWasAsked(carried: Carried): Carried {
  const { epoch, unansweredSince: at, outbox, queue } = carried
  const before = carried.asked as Asked | undefined
  for (const message of outbox) if (answersCustomer(message.input)) message.answersAt ??= epoch
  for (const entry of queue)
    if (entry.kind === 'sent' && 'answers' in entry && entry.answers) entry.answersAt ??= epoch
  if (at === undefined) return { ...carried, asked: undefined }
  const last = before ?? { epoch, at }
  const asked = last.at === at ? [last] : [{ epoch: 0, at }, last]
  return { ...carried, asked, answerGivenAt: epoch }
}

/** 1 knew only the last message that did not go, and did not know since when. */
function keepTheProblem({ problem, ...carried }: Carried): Carried {
  const { messageId, code, unknown } = (problem ?? {}) as {
    messageId?: string
    code?: string
    unknown?: boolean
  }
  if (messageId === undefined || carried.unsettled) return carried
  const outcome = unknown ? 'unknown' : 'failed'
  return { ...carried, unsettled: [{ messageId, outcome, at: Date.now(), error: { code: code ?? outcome } }] }
}
