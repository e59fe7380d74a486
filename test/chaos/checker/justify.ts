import { PROVIDERS } from '../../../providers/providers.ts'
import { AMBIGUOUS } from '../outside/fault-kinds.ts'
import type { ChaosRecord } from '../record.ts'
import type { DeliveryRow } from './facts.ts'

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

/** So long a conversation waits for word of such a message, and reads the list again and again, ms. */
const HOLD_MS = 120_000

/**
 * Whether a message may be left to a person: there is a cause, and nobody can be asked. A provider with a list shows what it took,
 * and only a harm can keep the service from reading it there. What was reported and acknowledged is the matter of `reports.ts`.
 */
export function mayBeUnknown(
  delivery: Pick<DeliveryRow, 'id' | 'sendingAt' | 'provider'>,
  isTaken: boolean,
  record: Pick<ChaosRecord, 'faults' | 'harms'>,
): boolean {
  if (!justification(delivery, record)) return false
  const { capabilities } = PROVIDERS.find(({ name }) => name === delivery.provider) ?? {}
  if (!capabilities?.listsMessages || !isTaken) return true
  const began = delivery.sendingAt?.getTime() ?? 0
  return record.harms.some(({ at, overAt = at }) => at <= began + HOLD_MS && overAt >= began)
}
