import { loadDeliveryFailure } from '../../db/deliveries.ts'
import { appendEvents } from '../../db/events.ts'
import { SYSTEM } from '../../domain/conversation.ts'
import { noteRefusal } from '../contacts/opt-out.ts'
import type { Dependencies } from '../dependencies.ts'
import type { Place } from '../place.ts'
import { failSurveyOf } from '../surveys/fail-survey.ts'

/**
 * The provider took a message and reports later that it failed: the conversation's history tells so. Undefined when it
 * arrived after all, or was sent again since.
 */
export function recordDeliveryFailure({ sql }: Dependencies) {
  return async (
    input: Place & { messageId: string; deliveryId: string },
  ): Promise<{ code: string } | undefined> => {
    const { conversationId: id, channelId, seq, messageId, deliveryId } = input
    const error = await loadDeliveryFailure(sql, deliveryId)
    if (!error) return undefined
    await sql.begin(async tx => {
      const data = { messageId, deliveryId, code: error.code, detail: error.detail }
      await appendEvents(tx, { id, channelId }, [{ seq, type: 'message.failed', actor: SYSTEM, data }])
      await failSurveyOf(tx, { id, channelId }, messageId, seq + 1)
      await noteRefusal(tx, { ...input, seq: seq + 2 }, error)
    })
    return { code: error.code }
  }
}
