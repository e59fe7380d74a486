import { loadLastAttempts, queueAgain } from '../../db/deliveries.ts'
import { appendEvents } from '../../db/events.ts'
import { loadMessage } from '../../db/messages.ts'
import { reopenFailedSurvey } from '../../db/surveys.ts'
import type { CommandInput, Retried } from '../contract.ts'
import type { Dependencies } from '../dependencies.ts'
import { deliveryId } from './outbound.ts'

/**
 * Queues a new attempt for each part of a message that failed, or that a person knows did not arrive. What arrived is
 * not sent again.
 */
export function retryMessage({ sql }: Dependencies) {
  return async (input: CommandInput & { messageId: string; sendBy: number }): Promise<Retried> => {
    const { conversationId: id, channelId, seq, actor, commandId, messageId } = input
    const message = await loadMessage(sql, messageId)
    if (!message || message.conversationId !== id || message.direction !== 'outbound') {
      return { refused: 'message_not_found' }
    }
    const parts = await loadLastAttempts(sql, messageId)
    const again = parts.filter(part => part.status === 'failed' || part.status === 'unknown')
    // A second try of this activity finds the attempts that the first one queued.
    const queued = parts.some(part => part.status === 'queued' && part.attempt > 1)
    if (again.length === 0 && !queued) return { refused: 'message_not_retryable' }
    await sql.begin(async tx => {
      const attempts = again.map(({ part, attempt, text }) => ({
        part,
        attempt: attempt + 1,
        id: deliveryId(messageId, part, attempt + 1),
        text,
      }))
      await queueAgain(tx, messageId, attempts, new Date(input.sendBy))
      await reopenFailedSurvey(tx, messageId)
      await appendEvents(tx, { id, channelId }, [
        {
          seq,
          type: 'message.retried',
          actor,
          commandId,
          data: { messageId, parts: again.map(part => part.part) },
        },
      ])
    })
    return { queued: true }
  }
}
