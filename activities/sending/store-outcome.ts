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

/** Stores what a call to the provider brought, where the activity that made it could not. */
export function storeOutcome({ sql }: Dependencies) {
  return async (outcome: DeliveryOutcome): Promise<void> => {
    const { status, deliveryId, error } = outcome
    if (status !== 'queued') await recordOutcome(sql, { ...outcome, status })
    else if (error) await requeueDelivery(sql, deliveryId, error)
  }
}

/**
 * Stores what is known of a delivery after the call, and gives up the parts behind one that did not go. A report of the
 * provider may have come first and know better: the answer is what holds in the end, with its code where it did not go.
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

/** What holds of a delivery in the end. */
export interface Known {
  status: Settled
  error?: DeliveryError
}

/** What the lane is told of a part, and of those behind it. */
export function sentOf(messageId: string, { status, error }: Known, parts: PartsBehind): Sent {
  const { result: outcome } = OUTCOMES[OUTCOME_OF_ROW[status]][parts]
  const partsLeft = outcome === 'unknown' && parts === 'left'
  return { messageId, outcome, code: error?.code, error, ...(partsLeft && { partsLeft }) }
}

/** Whether it may be an answer to the customer, whose arrival counts; its row tells. */
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
