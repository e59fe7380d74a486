import {
  type Asked,
  type Carried,
  type ConversationState,
  STATE_VERSION,
} from '../../protocol/state/state.ts'
import { answersCustomer } from './customer-waits.ts'

/** One migration for each old version of the state. The key is the version that the migration reads. */
const MIGRATIONS: Record<number, (carried: Carried) => Carried> = {
  1: carried => keepTheProblem(knowWhatWasAsked(carried)),
}

/**
 * Brings carried state to the current version. Throws when the state is from a later version, which
 * this code can't know. The workflow task then fails and is retried until a newer worker takes it, so
 * nothing of the conversation is lost.
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

/** Version 1 kept only the last question. An answer covered everything that was asked before it. */
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

/** Version 1 kept only the last message that was not sent, without the time at which that became known. */
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
