import type { DeliveryOutcome, SendInput, Sent } from './activities/sending.ts'

// One table says what follows from a call to the provider. The activity that made the call
// (activities/sending/) writes rows and events by it. The conversation's send lane
// (workflows/conversation/send-lane.ts) keeps its outbox by it.
//
// A change to the lane's columns changes what running conversations do next, so their recorded
// histories must still replay.

/**
 * The outcome of a call, in the words of `SendOutcome`. Each provider's folder translates its answers
 * to one of these: a 429 is `notSent`.
 */
export type CallOutcome = 'accepted' | 'rejected' | 'notSent' | 'unknown'

/** Whether further parts of the message follow the one that was sent. */
export type PartsBehind = 'left' | 'none'

export interface Consequence {
  /** The new status of the delivery's row. */
  row: DeliveryOutcome['status']
  /** The event in the conversation's history; null when the row says enough. */
  event: 'message.failed' | 'message.unknown' | null
  /** The status of the rows of the parts behind it. */
  behind: 'queued' | 'failed'
  /** What the activity returns. */
  result: Sent['outcome']
  /**
   * What the lane does with the message: sends its next part, removes it from the outbox, or keeps it
   * for later.
   */
  outbox: 'nextPart' | 'done' | 'stays'
  /**
   * Whether nothing else is sent until the outcome is known. After `HOLD_MS` the parts behind it are
   * given up.
   */
  hold: boolean
  /** How the wait before the next try of this part is computed; null when there is no next try. */
  wait: typeof waitBeforeRetry | null
}

/** The same consequence, with or without parts behind it. */
const inBothCases = <const C extends Consequence>(consequence: C) => ({
  left: consequence,
  none: consequence,
})

/**
 * The table also covers messages without a call. One that is too late, given up or held back counts as
 * `rejected`. A part that an earlier try of the activity claimed before its worker died counts as
 * `unknown`.
 */
// biome-ignore format: a row a line
export const OUTCOMES = {
  accepted: {
    left: { row: 'accepted', event: null, behind: 'queued', result: 'more', outbox: 'nextPart', hold: false, wait: null },
    none: { row: 'accepted', event: null, behind: 'queued', result: 'accepted', outbox: 'done', hold: false, wait: null },
  },
  // Without this part, the parts behind it make no sense.
  rejected: inBothCases({ row: 'failed', event: 'message.failed', behind: 'failed', result: 'failed', outbox: 'done', hold: false, wait: null }),
  // It was certainly not sent. While the activity itself waits and retries, the lane sees none of this.
  notSent: inBothCases({ row: 'queued', event: null, behind: 'queued', result: 'retryLater', outbox: 'stays', hold: false, wait: waitBeforeRetry }),
  // It may have been sent, so it is never tried again automatically. What is behind it waits until the
  // outcome is known.
  unknown: {
    left: { row: 'unknown', event: 'message.unknown', behind: 'queued', result: 'unknown', outbox: 'stays', hold: true, wait: null },
    none: { row: 'unknown', event: 'message.unknown', behind: 'queued', result: 'unknown', outbox: 'done', hold: true, wait: null },
  },
} as const satisfies Record<CallOutcome, Record<PartsBehind, Consequence>>

/**
 * The outcome that a row stands for. A delivery report can arrive before the call's answer; then the
 * row is right.
 */
export const OUTCOME_OF_ROW = {
  accepted: 'accepted',
  failed: 'rejected',
  queued: 'notSent',
  unknown: 'unknown',
} as const satisfies Record<Consequence['row'], CallOutcome>

/** The outcome that an activity's result stands for. `fenced` counts as rejected, but creates no event. */
const OUTCOME_OF_RESULT = {
  accepted: 'accepted',
  more: 'accepted',
  failed: 'rejected',
  fenced: 'rejected',
  retryLater: 'notSent',
  unknown: 'unknown',
} as const satisfies Record<Consequence['result'], CallOutcome>

/**
 * What the lane does after an activity's result. A person can complete an activity with any result; an
 * unknown one counts as done.
 */
export function consequenceOf({ outcome, partsLeft }: Pick<Sent, 'outcome' | 'partsLeft'>): Consequence {
  const parts = outcome === 'more' || partsLeft ? 'left' : 'none'
  return OUTCOMES[OUTCOME_OF_RESULT[outcome] ?? 'rejected'][parts]
}

/**
 * The longest wait, in ms, that is a retry of the activity. The Temporal UI then shows the message as
 * one pending step. A longer wait is a deadline in the workflow, because a pending activity would keep
 * the workflow from continuing as new.
 */
const ACTIVITY_WAITS_MS = 60_000
/** The wait, in ms, when the provider named none, or was unreachable for longer than the activity waits. */
const WORKFLOW_WAITS_MS = 30_000
/** The resolution of the server's timers, ms. */
const MIN_WAIT_MS = 1_000

/** `ms` absent: the activity's retry policy decides. */
export type RetryWait = { by: 'activity'; ms?: number } | { by: 'workflow'; ms: number }

/**
 * Decides how a 429 becomes a wait: a retry of the activity while it is short, a deadline of the
 * workflow when it is long.
 *
 * @param askedMs how long the provider asked us to wait; undefined when it did not say
 * @param triedForMs how long the activity has been trying; undefined when it can't try again, because
 * its row could not be set back to `queued`
 */
export function waitBeforeRetry(askedMs: number | undefined, triedForMs: number | undefined): RetryWait {
  if (triedForMs === undefined) return { by: 'workflow', ms: askedMs ?? WORKFLOW_WAITS_MS }
  if (askedMs !== undefined && askedMs > ACTIVITY_WAITS_MS) return { by: 'workflow', ms: askedMs }
  if (triedForMs > ACTIVITY_WAITS_MS) return { by: 'workflow', ms: Math.max(askedMs ?? 0, WORKFLOW_WAITS_MS) }
  return { by: 'activity', ms: askedMs === undefined ? undefined : Math.max(askedMs, MIN_WAIT_MS) }
}

/**
 * How long one try of sending may take, ms. A provider's client gives up after 40 s. A file that was uploaded here may have
 * to be handed over first, and so may one of a stored message: its limits fit the largest file over a slow line
 * (providers/whatsapp-cloud/transfer-time.ts). The activity then sends heartbeats, so that a dead worker is noticed as soon as for
 * other messages. Without a heartbeat, this is longer than a worker of an earlier version needs for a call.
 */
export const SEND_LIMITS = {
  usual: { startToCloseTimeout: 45_000 },
  withFiles: { startToCloseTimeout: 9 * 60_000, heartbeatTimeout: 50_000 },
} as const

/** Which of the limits holds for a message. */
export function sendLimits({ content }: Pick<SendInput, 'content'>): {
  startToCloseTimeout: number
  heartbeatTimeout?: number
} {
  const mayHaveFile =
    content.kind === 'stored' ||
    (content.kind === 'reply' && (content.media ?? []).some(({ size = 0 }) => size > 0))
  return mayHaveFile ? SEND_LIMITS.withFiles : SEND_LIMITS.usual
}

/**
 * How long a message with an unknown outcome holds back the next one, ms. If it were longer, the
 * customer would wait for messages that are ready. If it were shorter, the next message could arrive
 * before this one.
 */
export const HOLD_MS = 2 * 60_000
/**
 * When the outcome is checked first, ms: most reports arrive within seconds. Each following check
 * doubles the wait, and the last is at the end of the hold.
 */
export const FIRST_CHECK_MS = 5_000

/**
 * How long after its creation each kind of message may be sent, ms. Later it fails as `expired`, and a
 * person can send it again.
 */
export const SEND_BY_MS = {
  // These answer a customer who has just written.
  greeting: 15 * 60_000,
  unavailable: 15 * 60_000,
  // By then the author sees the failure, and can decide whether it still makes sense.
  reply: 30 * 60_000,
  stored: 30 * 60_000,
  // The survey asks about a conversation that is over, so it makes sense for longer.
  survey: 3_600_000,
  // These follow a score. Only what the customer writes in the next ten minutes counts as its comment.
  survey_comment: 10 * 60_000,
  survey_thanks: 10 * 60_000,
  auto_resolve: 30 * 60_000,
  // WhatsApp's window closes soon after.
  window_notice: 20 * 60_000,
  // After that a person is the better answer.
  ai: 2 * 60_000,
} as const satisfies Record<SendInput['content']['kind'], number>
