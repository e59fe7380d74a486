import { noteArrival } from '../../db/customer-waits.ts'
import { loadLastAttempts } from '../../db/deliveries.ts'
import { failQueuedParts } from '../../db/delivery-queue.ts'
import type { SendInput, Sent } from '../../protocol/activities/sending.ts'
import type { Dependencies } from '../dependencies.ts'
import { OUR_ERRORS } from './errors.ts'
import { failure, mayAnswer, recordOutcome, sentOf } from './store-outcome.ts'

/**
 * Why a message is not sent: it is too late, a person gave it up, the customer has opted out,
 * WhatsApp's window is closed, or the text is empty.
 */
export type Drop = NonNullable<SendInput['drop']> | 'opted_out' | 'outside_window' | 'nothing_to_say'

/**
 * No part was claimed: the message is too late or given up, an earlier part failed or is in doubt, or
 * an earlier try of this activity claimed a part and died before it could report the outcome. Stores
 * the consequence and returns it to the send lane.
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
    // A delivery report may have said meanwhile that it was sent.
    if (known.status === 'accepted') return went()
    return sentOf(messageId, known, left && !drop ? 'left' : 'none')
  }
  const bad = parts.find(part => part.status === 'failed' || part.status === 'unknown')
  if (!bad) return went()
  const known = { status: bad.status as 'failed' | 'unknown', error: bad.error ?? undefined }
  // An earlier try claimed the part and died. The parts behind it wait until the outcome is known.
  if (known.status === 'unknown' && left) return sentOf(messageId, known, 'left')
  // The failure has its event already. The parts behind it can't be sent without it.
  await failQueuedParts(sql, messageId, OUR_ERRORS.earlier_part_failed)
  return sentOf(messageId, known, 'none')
}
