import type { Sql } from '../../db/client.ts'
import { lockDelivery } from '../../db/deliveries.ts'
import { appendEvents, isFailureTold } from '../../db/events.ts'
import { SYSTEM } from '../../domain/conversation.ts'
import type { DeliveryError } from '../../domain/delivery.ts'
import type { Place } from '../../protocol/activities/place.ts'
import { noteRefusal } from '../contacts/opt-out.ts'
import { failSurveyOf } from '../surveys/fail-survey.ts'

/**
 * The conversation's history tells that a delivery failed, with what follows from it. The call's answer, the provider's
 * report and its list may all bring it: the first one tells. Takes three numbers from `seq` on.
 */
export async function tellFailure(
  tx: Sql,
  place: Place,
  failed: { messageId: string; deliveryId: string; error?: DeliveryError | null },
): Promise<void> {
  const { conversationId: id, channelId, seq } = place
  const { messageId, deliveryId, error } = failed
  await lockDelivery(tx, deliveryId)
  if (await isFailureTold(tx, id, deliveryId)) return
  const data = { messageId, deliveryId, code: error?.code, detail: error?.detail }
  await appendEvents(tx, { id, channelId }, [{ seq, type: 'message.failed', actor: SYSTEM, data }])
  await failSurveyOf(tx, { id, channelId }, messageId, seq + 1)
  await noteRefusal(tx, { ...place, seq: seq + 2 }, error ?? undefined)
}
