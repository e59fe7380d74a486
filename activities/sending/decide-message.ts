import type { Sql } from '../../db/client.ts'
import { noteArrival } from '../../db/customer-waits.ts'
import { lockUnknownParts } from '../../db/deliveries-in-doubt.ts'
import { failQueuedParts } from '../../db/delivery-queue.ts'
import { advanceDelivery } from '../../db/delivery-reports.ts'
import { appendEvents, loadEventData } from '../../db/events.ts'
import { loadMessage } from '../../db/messages.ts'
import type { CommandInput } from '../../protocol/activities/place.ts'
import type { Decided } from '../../protocol/activities/settling.ts'
import type { Dependencies } from '../dependencies.ts'
import { failSurveyOf } from '../surveys/fail-survey.ts'
import { OUR_ERRORS } from './errors.ts'

/**
 * A person says whether a message with an unknown outcome was sent: they asked the customer, or looked
 * in the provider's log. A later report of the provider still counts.
 */
export function decideMessage({ sql }: Dependencies) {
  return async (input: CommandInput & { messageId: string; sent: boolean }): Promise<Decided> => {
    const { conversationId: id, channelId, seq, actor, commandId, messageId, sent } = input
    // A second try of this activity finds the event of the first.
    const before = await loadEventData<{ sent: boolean }>(sql, input, 'message.settled')
    if (before) return before.sent ? decided(sql, messageId) : NOT_SENT
    const message = await loadMessage(sql, messageId)
    if (message?.conversationId !== id || message.direction !== 'outbound') {
      return { refused: 'message_not_found' }
    }
    return sql.begin(async (tx): Promise<Decided> => {
      const parts = await lockUnknownParts(tx, messageId)
      if (parts.length === 0) return { refused: 'message_not_unknown' }
      for (const part of parts) {
        await advanceDelivery(tx, part.id, {
          status: sent ? 'accepted' : 'failed',
          error: sent ? undefined : OUR_ERRORS.not_sent,
          reported: 'person',
        })
      }
      const data = { messageId, sent, parts: parts.map(({ part }) => part) }
      await appendEvents(tx, { id, channelId }, [{ seq, type: 'message.settled', actor, commandId, data }])
      if (sent) return decided(tx, messageId)
      await failQueuedParts(tx, messageId, OUR_ERRORS.earlier_part_failed)
      await failSurveyOf(tx, { id, channelId }, messageId, seq + 1)
      return NOT_SENT
    })
  }
}

const NOT_SENT: Decided = { decided: true, error: OUR_ERRORS.not_sent }

async function decided(sql: Sql, messageId: string): Promise<Decided> {
  return { decided: true, answersAt: await noteArrival(sql, messageId) }
}
