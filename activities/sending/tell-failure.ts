import type { Sql } from '../../db/client.ts'
import { lockDelivery } from '../../db/deliveries.ts'
import { appendEvents, isFailureTold } from '../../db/events.ts'
import { SYSTEM } from '../../domain/conversation.ts'
import type { DeliveryError } from '../../domain/delivery.ts'
import type { Place } from '../../protocol/activities/place.ts'
import { noteRefusal } from '../contacts/opt-out.ts'
import { failSurveyOf } from '../surveys/fail-survey.ts'

/** A delivery that was not sent, or whose outcome is unknown. */
export interface Untaken {
  messageId: string
  deliveryId: string
  error?: DeliveryError | null
}

/**
 * Records the event that a delivery failed, and what follows from it. The call's answer, a delivery
 * report and the provider's list can all report the same failure: only the first one records it. Uses
 * three numbers, starting with `seq`.
 */
export async function tellFailure(tx: Sql, place: Place, failed: Untaken): Promise<void> {
  const { conversationId: id, channelId, seq } = place
  const { messageId, deliveryId, error } = failed
  await lockDelivery(tx, deliveryId)
  if (await isFailureTold(tx, id, deliveryId)) return
  const data = { messageId, deliveryId, code: error?.code, detail: error?.detail }
  await appendEvents(tx, { id, channelId }, [{ seq, type: 'message.failed', actor: SYSTEM, data }])
  await failSurveyOf(tx, { id, channelId }, messageId, seq + 1)
  await noteRefusal(tx, { ...place, seq: seq + 2 }, error ?? undefined)
}

/** The same for a delivery whose outcome is unknown. Only the call's own answer reports that. */
export async function tellUnknown(
  tx: Sql,
  { conversationId: id, channelId, seq }: Place,
  { messageId, deliveryId, error }: Untaken,
): Promise<void> {
  const data = { messageId, deliveryId, code: error?.code, detail: error?.detail }
  await appendEvents(tx, { id, channelId }, [{ seq, type: 'message.unknown', actor: SYSTEM, data }])
}
