import type { DeliveryOutcome, SendInput, Sent } from './activities/sending.ts'

// What follows from a call to the provider: one table. The activity that made the call (activities/sending/) writes the rows and
// the event by it; the conversation's send lane (workflows/conversation/send-lane.ts) keeps its outbox by it. A change to the
// columns of the lane changes what running conversations do next: their histories have to replay.

/** What a call came to, in the words of `SendOutcome`. Each provider's folder reads its answers as one of these: a 429 is `notSent`. */
export type CallOutcome = 'accepted' | 'rejected' | 'notSent' | 'unknown'

/** Whether parts of the message stand behind the one that was called for. */
export type PartsBehind = 'left' | 'none'

export interface Consequence {
  /** What the delivery's row says from now on. */
  row: DeliveryOutcome['status']
  /** What the conversation's history tells; null: the row says enough. */
  event: 'message.failed' | 'message.unknown' | null
  /** What the rows of the parts behind it say. */
  behind: 'queued' | 'failed'
  /** What the activity answers. */
  result: Sent['outcome']
  /** The message in the outbox: its next part leaves, it is taken out, or it stays for later. */
  outbox: 'nextPart' | 'done' | 'stays'
  /** Whether nothing else leaves until it is known what became of it. After `HOLD_MS` the parts behind it are given up. */
  hold: boolean
  /** Who waits until the same part is tried again, and for how long; null: it is not. */
  wait: typeof waitBeforeRetry | null
}

/** The same, whether parts stand behind it or not. */
const inBothCases = <const C extends Consequence>(consequence: C) => ({
  left: consequence,
  none: consequence,
})

/**
 * Also for what comes to no call: a message that is too late, given up or held back counts as `rejected`; a part that an
 * earlier try of the activity claimed, and did not live to tell of, as `unknown`.
 */
// biome-ignore format: a row a line
export const OUTCOMES = {
  accepted: {
    left: { row: 'accepted', event: null, behind: 'queued', result: 'more', outbox: 'nextPart', hold: false, wait: null },
    none: { row: 'accepted', event: null, behind: 'queued', result: 'accepted', outbox: 'done', hold: false, wait: null },
  },
  // The parts behind it make no sense without it.
  rejected: inBothCases({ row: 'failed', event: 'message.failed', behind: 'failed', result: 'failed', outbox: 'done', hold: false, wait: null }),
  // It has certainly not left. While the activity is the one that waits, the lane hears nothing of it.
  notSent: inBothCases({ row: 'queued', event: null, behind: 'queued', result: 'retryLater', outbox: 'stays', hold: false, wait: waitBeforeRetry }),
  // It may have left, so that it is never tried again by itself. What stands behind it waits until it is known.
  unknown: {
    left: { row: 'unknown', event: 'message.unknown', behind: 'queued', result: 'unknown', outbox: 'stays', hold: true, wait: null },
    none: { row: 'unknown', event: 'message.unknown', behind: 'queued', result: 'unknown', outbox: 'done', hold: true, wait: null },
  },
} as const satisfies Record<CallOutcome, Record<PartsBehind, Consequence>>

/** The outcome that a row stands for. A report can have come before the call's answer: the row then knows better. */
export const OUTCOME_OF_ROW = {
  accepted: 'accepted',
  failed: 'rejected',
  queued: 'notSent',
  unknown: 'unknown',
} as const satisfies Record<Consequence['row'], CallOutcome>

/** The outcome that the activity's answer stands for. What is `fenced` is as good as rejected, and nobody is told. */
const OUTCOME_OF_RESULT = {
  accepted: 'accepted',
  more: 'accepted',
  failed: 'rejected',
  fenced: 'rejected',
  retryLater: 'notSent',
  unknown: 'unknown',
} as const satisfies Record<Consequence['result'], CallOutcome>

/** What the lane does after an answer of the activity. A person can have made it answer anything: that is done with. */
export function consequenceOf({ outcome, partsLeft }: Pick<Sent, 'outcome' | 'partsLeft'>): Consequence {
  const parts = outcome === 'more' || partsLeft ? 'left' : 'none'
  return OUTCOMES[OUTCOME_OF_RESULT[outcome] ?? 'rejected'][parts]
}

/**
 * The longest wait of the activity, ms, as a retry of it: Temporal's UI then shows the message as one pending step. What
 * takes longer is a deadline that the workflow carries, since a pending activity would keep it from continuing as new.
 */
const ACTIVITY_WAITS_MS = 60_000
/** The wait when the provider asked for none, or could not be reached, for that long already, ms. */
const WORKFLOW_WAITS_MS = 30_000
/** The server's timers are no finer than this, ms. */
const MIN_WAIT_MS = 1_000

/** `ms` absent: as the activity's retry policy has it. */
export type RetryWait = { by: 'activity'; ms?: number } | { by: 'workflow'; ms: number }

/**
 * Where a 429 becomes a wait: of the activity while it is short, of the workflow when it is long.
 *
 * @param askedMs how long the provider asked to be left alone; undefined: it did not say
 * @param triedForMs how long the activity has been at it; undefined: it can't try again, as its row is not put back
 */
export function waitBeforeRetry(askedMs: number | undefined, triedForMs: number | undefined): RetryWait {
  if (triedForMs === undefined) return { by: 'workflow', ms: askedMs ?? WORKFLOW_WAITS_MS }
  if (askedMs !== undefined && askedMs > ACTIVITY_WAITS_MS) return { by: 'workflow', ms: askedMs }
  if (triedForMs > ACTIVITY_WAITS_MS) return { by: 'workflow', ms: Math.max(askedMs ?? 0, WORKFLOW_WAITS_MS) }
  return { by: 'activity', ms: askedMs === undefined ? undefined : Math.max(askedMs, MIN_WAIT_MS) }
}

/**
 * How long a message whose outcome is unknown holds back the next, ms. Longer, and the customer waits for words that are
 * ready; shorter, and what comes next may overtake it.
 */
export const HOLD_MS = 2 * 60_000
/** When it is first checked, ms: most reports come within seconds. Then each time the wait has doubled, and at its end. */
export const FIRST_CHECK_MS = 5_000

/** By when each kind of message must have left, ms after it was given. Later it is failed as `expired`, and can be sent again. */
export const SEND_BY_MS = {
  // They answer a customer who has just written.
  greeting: 15 * 60_000,
  unavailable: 15 * 60_000,
  // By then its author sees it fail, and says again what still holds.
  reply: 30 * 60_000,
  stored: 30 * 60_000,
  // It asks about what is over, and makes sense for longer.
  survey: 3_600_000,
  // They follow on a score that was just given; only words of the next ten minutes are taken for its comment.
  survey_comment: 10 * 60_000,
  survey_thanks: 10 * 60_000,
  auto_resolve: 30 * 60_000,
  // WhatsApp's window closes soon after.
  window_notice: 20 * 60_000,
  // Past it a person is the better answer.
  ai: 2 * 60_000,
} as const satisfies Record<SendInput['content']['kind'], number>
