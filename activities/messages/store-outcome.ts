import type { Database } from '../../db/client.ts'
import { advanceDelivery, failQueuedParts, loadDelivery, unclaimDelivery } from '../../db/deliveries.ts'
import { appendEvents } from '../../db/events.ts'
import { bindSender, type Rebinding } from '../../db/sending.ts'
import { noteArrival } from '../../db/waits.ts'
import { SYSTEM } from '../../domain/conversation.ts'
import type { DeliveryError } from '../../domain/delivery.ts'
import type { Place } from '../../protocol/activities/place.ts'
import type {
  DeliveryOutcome,
  SendInput,
  Settled,
  SettledOutcome,
} from '../../protocol/activities/sending.ts'
import type { Dependencies } from '../dependencies.ts'
import { OUR_ERRORS } from './errors.ts'
import { tellFailure } from './tell-failure.ts'

/** Stores what a call to the provider brought, where the activity that made it could not. */
export function storeOutcome({ sql }: Dependencies) {
  return async (outcome: DeliveryOutcome): Promise<void> => {
    const { status, deliveryId, error } = outcome
    if (status !== 'queued') await recordOutcome(sql, { ...outcome, status })
    else if (error) await unclaimDelivery(sql, deliveryId, error)
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
    // Those behind one whose outcome is unknown wait until it is known.
    if (known === 'failed') {
      await failQueuedParts(tx, messageId, OUR_ERRORS.earlier_part_failed)
      await tellFailure(tx, { conversationId: id, channelId, seq: seq + 1 }, { messageId, deliveryId, error })
    } else {
      const data = { messageId, deliveryId, code: error?.code, detail: error?.detail }
      await appendEvents(tx, { id, channelId }, [
        { seq: seq + 1, type: 'message.unknown', actor: SYSTEM, data },
      ])
    }
    return { status: known, error: error ?? undefined }
  })
}

/** What holds of a delivery in the end. */
export interface Known {
  status: Settled
  error?: DeliveryError
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
