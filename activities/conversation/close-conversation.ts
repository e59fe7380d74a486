import { setClosed } from '../../db/conversations.ts'
import { failQueuedDeliveries } from '../../db/deliveries.ts'
import { appendEvents } from '../../db/events.ts'
import { type CloseReason, SYSTEM } from '../../domain/conversation.ts'
import { derivedId } from '../../platform/ids.ts'
import type { Closed, Place } from '../contract.ts'
import type { Dependencies } from '../dependencies.ts'
import { OUR_ERRORS } from '../messages/errors.ts'
import { endOpenSurveys } from '../surveys/end-open-surveys.ts'

/** Ends the conversation for good: no seat, no survey, and nothing that still waits to be sent. */
export function closeConversation({ sql }: Dependencies) {
  return async (input: Place & { reason: CloseReason }): Promise<Closed> => {
    const { conversationId: id, channelId, seq, reason } = input
    await sql.begin(async tx => {
      await setClosed(tx, { id, at: new Date(), reason })
      await endOpenSurveys(tx, { id, channelId }, seq, 'closed')
      await failQueuedDeliveries(tx, id, OUR_ERRORS.conversation_closed)
      await appendEvents(tx, { id, channelId }, [
        { seq: seq + 1, type: 'conversation.closed', actor: SYSTEM, data: { reason } },
      ])
    })
    return { nextConversationId: derivedId('next conversation', id) }
  }
}
