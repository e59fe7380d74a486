import { noteArrival } from '../../db/customer-waits.ts'
import { loadLastAttempts } from '../../db/deliveries.ts'
import { failQueuedParts } from '../../db/delivery-queue.ts'
import type { SendInput, Sent } from '../../protocol/activities/sending.ts'
import type { Dependencies } from '../dependencies.ts'
import { OUR_ERRORS } from './errors.ts'
import { failure, mayAnswer, recordOutcome, sentOf } from './store-outcome.ts'

/** Why what is to be sent is not: its time is over, a person gave it up, the customer won't have it, or can't, or it says nothing. */
export type Drop = NonNullable<SendInput['drop']> | 'opted_out' | 'outside_window' | 'nothing_to_say'

/**
 * No part was claimed: the message is too late or given up, an earlier part failed or is in doubt, or an earlier try of
 * this activity claimed one and did not live to say what happened. Stores what follows, and tells the lane.
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
    if (!left && mayAnswer(input)) await noteArrival(sql, messageId)
    return sentOf(messageId, { status: 'accepted' }, left ? 'left' : 'none')
  }
  if (unresolved) {
    if (drop && interrupted) await failQueuedParts(sql, messageId, OUR_ERRORS[drop])
    const known = await recordOutcome(sql, unresolved)
    // A report of the provider can have come meanwhile, that it went.
    if (known.status === 'accepted') return went()
    return sentOf(messageId, known, left && !drop ? 'left' : 'none')
  }
  const bad = parts.find(part => part.status === 'failed' || part.status === 'unknown')
  if (!bad) return went()
  const known = { status: bad.status as 'failed' | 'unknown', error: bad.error ?? undefined }
  // An earlier try did not live to tell of it: the parts behind it wait until it is known.
  if (known.status === 'unknown' && left) return sentOf(messageId, known, 'left')
  // What failed is told already; the parts behind it can't go without it.
  await failQueuedParts(sql, messageId, OUR_ERRORS.earlier_part_failed)
  return sentOf(messageId, known, 'none')
}
