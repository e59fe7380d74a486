import type { Database } from '../../db/client.ts'
import { advanceDelivery, failQueuedParts, loadDeliveryStatus, unclaimDelivery } from '../../db/deliveries.ts'
import { appendEvents } from '../../db/events.ts'
import { bindSender } from '../../db/sending.ts'
import { SYSTEM } from '../../domain/conversation.ts'
import type { DeliveryError } from '../../domain/delivery.ts'
import { noteRefusal } from '../contacts/opt-out.ts'
import type { DeliveryOutcome, SendInput, Settled, SettledOutcome } from '../contract.ts'
import type { Dependencies } from '../dependencies.ts'
import type { Place } from '../place.ts'
import { failSurveyOf } from '../surveys/fail-survey.ts'
import { OUR_ERRORS } from './errors.ts'

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
 * provider may have come first and know better: the answer is what holds in the end.
 */
export async function recordOutcome(sql: Database, outcome: SettledOutcome, from?: string): Promise<Settled> {
  const {
    conversationId: id,
    channelId,
    seq,
    messageId,
    deliveryId,
    status,
    error,
    providerMessageId,
  } = outcome
  if (status === 'accepted') {
    await Promise.all([
      advanceDelivery(sql, deliveryId, { status, providerMessageId, reported: 'create' }),
      from && bindSender(sql, id, from),
    ])
    return status
  }
  return sql.begin(async tx => {
    const step = await advanceDelivery(tx, deliveryId, { status, error, reported: 'create' })
    const known = step ? status : await loadDeliveryStatus(tx, deliveryId)
    if (known !== 'failed' && known !== 'unknown') return 'accepted'
    // Those behind one whose outcome is unknown wait until it is known.
    if (known === 'failed') await failQueuedParts(tx, messageId, OUR_ERRORS.earlier_part_failed)
    const data = { messageId, deliveryId, code: error?.code, detail: error?.detail }
    await appendEvents(tx, { id, channelId }, [
      { seq: seq + 1, type: `message.${known}`, actor: SYSTEM, data },
    ])
    if (known === 'failed') {
      await failSurveyOf(tx, { id, channelId }, messageId, seq + 2)
      await noteRefusal(tx, { ...outcome, seq: seq + 3 }, error)
    }
    return known
  })
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
