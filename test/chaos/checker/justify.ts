import type { ChaosRecord } from '../record.ts'
import type { DeliveryRow } from './facts.ts'

/** Faults after which nobody can say whether Twilio took the message. */
const AMBIGUOUS = [
  'error_before_accepting',
  'hang_before_accepting',
  'error_after_accepting',
  'hang_after_accepting',
  'reset_after_accepting',
  'broken_body',
]

/** From the mark that a part is leaving to its call, and from the answer to its being stored, ms. */
const AROUND_CALL_MS = 1_000
/** The slowest answer that is no fault of its own, ms. */
const SLOWEST_ANSWER_MS = 1_500

/**
 * What made an outcome unknown: a fault that hit this very call, or a harm while it was under way: to a worker, which may
 * have made it, or to the server that was to keep what came of it. Undefined when there is no such cause.
 */
export function justification(
  { id, sendingAt }: Pick<DeliveryRow, 'id' | 'sendingAt'>,
  { faults, harms }: Pick<ChaosRecord, 'faults' | 'harms'>,
): string | undefined {
  const fault = faults.find(({ deliveryId, kind }) => deliveryId === id && AMBIGUOUS.includes(kind))
  if (fault) return fault.kind
  const began = sendingAt?.getTime()
  if (began === undefined) return undefined
  const slow = faults.some(({ deliveryId, kind }) => deliveryId === id && kind === 'slow_answer')
  const from = began - AROUND_CALL_MS
  const until = began + AROUND_CALL_MS + (slow ? SLOWEST_ANSWER_MS : 0)
  const harm = harms.find(({ kind, at, overAt = at }) => kind !== 'api' && at <= until && overAt >= from)
  return harm && `${harm.what} of ${harm.name}`
}
