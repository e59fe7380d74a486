import type { Database } from '../../db/client.ts'
import { noteArrival } from '../../db/customer-waits.ts'
import { loadDelivery } from '../../db/deliveries.ts'
import { failQueuedParts, requeueDelivery } from '../../db/delivery-queue.ts'
import { advanceDelivery } from '../../db/delivery-reports.ts'
import { bindSender, type Rebinding } from '../../db/sending.ts'
import type { DeliveryError } from '../../domain/delivery.ts'
import type { Place } from '../../protocol/activities/place.ts'
import type {
  DeliveryOutcome,
  SendInput,
  Sent,
  Settled,
  SettledOutcome,
} from '../../protocol/activities/sending.ts'
import { OUTCOME_OF_ROW, OUTCOMES, type PartsBehind } from '../../protocol/sending-outcomes.ts'
import type { Dependencies } from '../dependencies.ts'
import { OUR_ERRORS } from './errors.ts'
import { tellFailure, tellUnknown } from './tell-failure.ts'

/**
 * Stores the outcome of a call that the sending activity could not store, because the database refused
 * it then.
 */
export function storeOutcome({ sql }: Dependencies) {
  return async (outcome: DeliveryOutcome): Promise<void> => {
    const { status, deliveryId, error } = outcome
    if (status !== 'queued') await recordOutcome(sql, { ...outcome, status })
    else if (error) await requeueDelivery(sql, deliveryId, error)
  }
}

/**
 * Stores the outcome of a call, and gives up the parts behind one that failed. A delivery report may
 * have arrived first and is more reliable. Returns the status that holds in the end, with its error
 * code if the part failed.
 */
export async function recordOutcome(
  sql: Database,
  outcome: SettledOutcome,
  sender?: Rebinding,
): Promise<Known> {
  const { conversationId: id, channelId, seq, messageId, deliveryId, status, completes } = outcome
  if (status === 'accepted') {
    const answer = completes && messageId
    const [step] = await Promise.all([
      advanceDelivery(sql, deliveryId, { ...outcome, answer, reported: 'create' }),
      sender && bindSender(sql, id, sender),
    ])
    if (step) return { status }
  }
  return sql.begin(async tx => {
    const step =
      status !== 'accepted' && (await advanceDelivery(tx, deliveryId, { ...outcome, reported: 'create' }))
    const { status: known, error } = (step ? outcome : await loadDelivery(tx, deliveryId)) ?? outcome
    if (known !== 'failed' && known !== 'unknown') {
      if (completes) await noteArrival(tx, messageId)
      return { status: 'accepted' }
    }
    const { behind, event } = OUTCOMES[OUTCOME_OF_ROW[known]].left
    if (behind === 'failed') await failQueuedParts(tx, messageId, OUR_ERRORS.earlier_part_failed)
    const place = { conversationId: id, channelId, seq: seq + 1 }
    await TELL[event](tx, place, { messageId, deliveryId, error })
    return { status: known, error: error ?? undefined }
  })
}

const TELL = { 'message.failed': tellFailure, 'message.unknown': tellUnknown }

/** The final status of a delivery. */
export interface Known {
  status: Settled
  error?: DeliveryError
}

/** What the send lane is told about this part and the parts behind it. */
export function sentOf(messageId: string, { status, error }: Known, parts: PartsBehind): Sent {
  const { result: outcome } = OUTCOMES[OUTCOME_OF_ROW[status]][parts]
  const partsLeft = outcome === 'unknown' && parts === 'left'
  return { messageId, outcome, code: error?.code, error, ...(partsLeft && { partsLeft }) }
}

/** Whether the message may be an answer to the customer, whose arrival counts. The stored row decides. */
export function mayAnswer({ content: { kind } }: Pick<SendInput, 'content'>): boolean {
  return kind === 'reply' || kind === 'ai' || kind === 'stored'
}

export function failure(
  input: SendInput,
  messageId: string,
  deliveryId: string,
  status: 'failed' | 'unknown',
  error: DeliveryError,
): SettledOutcome {
  return { ...placeOf(input), messageId, deliveryId, status, error }
}

export function placeOf({ conversationId, channelId, seq }: SendInput): Place {
  return { conversationId, channelId, seq }
}
