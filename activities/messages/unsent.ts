import { ApplicationFailure, activityInfo } from '@temporalio/activity'
import { type Claimed, failQueuedParts, loadLastAttempts, unclaimDelivery } from '../../db/deliveries.ts'
import { noteArrival } from '../../db/waits.ts'
import type { DeliveryError } from '../../domain/delivery.ts'
import type { SendInput, Sent } from '../../protocol/activities/sending.ts'
import type { SendOutcome } from '../../providers/provider.ts'
import type { Dependencies } from '../dependencies.ts'
import { OUR_ERRORS } from './errors.ts'
import { failure, mayAnswer, placeOf, recordOutcome } from './store-outcome.ts'

/** A wait longer than this is the workflow's, as a deadline of its own; a shorter one is a retry of the activity, ms. */
const MAX_RETRY_DELAY_MS = 60_000
/** The wait after a minute of trying in vain, ms: the provider can't be reached, or is busy without saying for how long. */
const LATER_MS = 30_000
/** The server's timers are no finer than this, ms. */
const MIN_RETRY_DELAY_MS = 1_000

/**
 * Nothing has left: the part is queued again, and tried again by the activity; by the workflow, when it has to wait for
 * long, or was tried for long already.
 */
export async function putBack(
  { sql }: Dependencies,
  input: SendInput,
  messageId: string,
  part: Claimed,
  { error, retryAfterMs }: Extract<SendOutcome, { outcome: 'notSent' }>,
): Promise<Sent> {
  const later = (waitMs: number): Sent => ({
    messageId,
    outcome: 'retryLater',
    code: error.code,
    error,
    notBefore: Date.now() + waitMs,
  })
  try {
    await unclaimDelivery(sql, part.id, error)
  } catch {
    // Trying this activity again would find the part marked, and call it unknown: it has certainly not left.
    const unstored = { ...placeOf(input), messageId, deliveryId: part.id, status: 'queued' as const, error }
    return { ...later(retryAfterMs ?? LATER_MS), unstored }
  }
  if (retryAfterMs !== undefined && retryAfterMs > MAX_RETRY_DELAY_MS) return later(retryAfterMs)
  const triedForMs = Date.now() - activityInfo().scheduledTimestampMs
  if (triedForMs > MAX_RETRY_DELAY_MS) return later(Math.max(retryAfterMs ?? 0, LATER_MS))
  throw ApplicationFailure.create({
    type: 'NotSent',
    message: `the provider did not take the message (${error.code}); it is tried again`,
    nextRetryDelay: retryAfterMs === undefined ? undefined : Math.max(retryAfterMs, MIN_RETRY_DELAY_MS),
  })
}

/** Why what is to be sent is not: its time is over, a person gave it up, the customer won't have it, or can't, or it says nothing. */
export type Drop = NonNullable<SendInput['drop']> | 'opted_out' | 'outside_window' | 'nothing_to_say'

/**
 * Nothing was there to send: it is too late or given up, an earlier part failed meanwhile, or an earlier try of this
 * activity did not live to say what happened.
 */
export async function withoutCall(
  { sql }: Dependencies,
  input: SendInput,
  messageId: string,
  drop: Drop | undefined,
): Promise<Sent> {
  const parts = await loadLastAttempts(sql, messageId)
  const interrupted = parts.find(part => part.status === 'sending')
  const left = parts.find(part => part.status === 'queued')
  const unresolved = interrupted
    ? failure(input, messageId, interrupted.id, 'unknown', OUR_ERRORS.outcome_unknown)
    : drop && left && failure(input, messageId, left.id, 'failed', OUR_ERRORS[drop])
  const went = async (): Promise<Sent> => {
    if (left) return { messageId, outcome: 'more' }
    if (mayAnswer(input)) await noteArrival(sql, messageId)
    return { messageId, outcome: 'accepted' }
  }
  if (unresolved) {
    if (drop && interrupted) await failQueuedParts(sql, messageId, OUR_ERRORS[drop])
    const { status, error } = await recordOutcome(sql, unresolved)
    // A report of the provider can have come meanwhile, that it went.
    if (status === 'accepted') return went()
    const partsLeft = status === 'unknown' && left !== undefined && drop === undefined
    return { messageId, outcome: status, ...why(error), ...(partsLeft && { partsLeft }) }
  }
  const bad = parts.find(part => part.status === 'failed' || part.status === 'unknown')
  if (!bad) return went()
  if (bad.status === 'unknown' && left) {
    // An earlier try did not live to tell of it: the parts behind it wait until it is known.
    return { messageId, outcome: 'unknown', ...why(bad.error), partsLeft: true }
  }
  // What failed is told already; the parts behind it can't go without it.
  await failQueuedParts(sql, messageId, OUR_ERRORS.earlier_part_failed)
  return { messageId, outcome: bad.status === 'failed' ? 'failed' : 'unknown', ...why(bad.error) }
}

function why(error: DeliveryError | null | undefined): Pick<Sent, 'code' | 'error'> {
  return error ? { code: error.code, error } : {}
}
