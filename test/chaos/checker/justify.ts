import { PROVIDERS } from '../../../providers/providers.ts'
import { AMBIGUOUS } from '../outside/fault-kinds.ts'
import type { ChaosRecord } from '../record.ts'
import type { DeliveryRow } from './facts.ts'

/** Between the mark that a part is being sent and the call, and between the answer and its storing, ms. */
const AROUND_CALL_MS = 1_000
/** Between the mark and the call of a message with files, which are uploaded first, ms. */
const UPLOADS_MS = 1_500
/** The slowest answer that still is no fault, ms. */
const SLOWEST_ANSWER_MS = 1_500

/**
 * Finds what made an outcome unknown: a fault of this very call; or damage during the call, to a worker that may have
 * made it or to the server that should have stored the answer. Undefined if there is no such cause.
 */
export function justification(
  { id, sendingAt, hasFiles }: Pick<DeliveryRow, 'id' | 'sendingAt' | 'hasFiles'>,
  { faults, harms }: Pick<ChaosRecord, 'faults' | 'harms'>,
): string | undefined {
  const fault = faults.find(({ deliveryId, kind }) => deliveryId === id && AMBIGUOUS.includes(kind))
  if (fault) return fault.kind
  const began = sendingAt?.getTime()
  if (began === undefined) return undefined
  const slow = faults.some(({ deliveryId, kind }) => deliveryId === id && kind === 'slow_answer')
  const from = began - AROUND_CALL_MS
  const until = began + AROUND_CALL_MS + (slow ? SLOWEST_ANSWER_MS : 0) + (hasFiles ? UPLOADS_MS : 0)
  const harm = harms.find(({ kind, at, overAt = at }) => kind !== 'api' && at <= until && overAt >= from)
  return harm && `${harm.what} of ${harm.name}`
}

/**
 * How long a conversation waits for news of such a message, ms. Meanwhile it reads the provider's list again and again.
 */
const HOLD_MS = 120_000

/**
 * Whether a message may be left to a person: there is a cause, and nobody can be asked. If the provider has a list, the
 * list shows what it accepted, and only damage can keep the service from reading it. `reports.ts` checks what was
 * reported and acknowledged.
 */
export function mayBeUnknown(
  delivery: Pick<DeliveryRow, 'id' | 'sendingAt' | 'hasFiles' | 'provider'>,
  isTaken: boolean,
  record: Pick<ChaosRecord, 'faults' | 'harms'>,
): boolean {
  if (!justification(delivery, record)) return false
  if (!hasList(delivery) || !isTaken) return true
  const began = delivery.sendingAt?.getTime() ?? 0
  return record.harms.some(({ at, overAt = at }) => at <= began + HOLD_MS && overAt >= began)
}

/** Whether the service can read at the provider what became of a message. */
export function hasList({ provider }: Pick<DeliveryRow, 'provider'>): boolean {
  return PROVIDERS.some(({ name, capabilities }) => name === provider && capabilities.listsMessages)
}
