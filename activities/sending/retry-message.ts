import { placeOfAnswer } from '../../db/customer-waits.ts'
import { loadLastAttempts } from '../../db/deliveries.ts'
import { queueAgain } from '../../db/delivery-queue.ts'
import { appendEvents, loadEventData, type NewEvent } from '../../db/events.ts'
import { loadMessage } from '../../db/messages.ts'
import { loadSurveyOfMessage, reopenFailedSurvey } from '../../db/surveys.ts'
import type { CommandInput } from '../../protocol/activities/place.ts'
import type { Retried } from '../../protocol/activities/settling.ts'
import type { Dependencies } from '../dependencies.ts'
import { surveyEvent } from '../surveys/events.ts'
import { OUR_ERRORS } from './errors.ts'
import { deliveryId } from './ids.ts'

/**
 * Queues a new attempt for each part that failed, or that did not arrive according to a person. Parts
 * that arrived are not sent again, and neither is the question of a survey that is over.
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
    // A second try of this activity finds the attempts that the first one queued. A second request, for
    // a message that is waiting to be sent again already, has no event yet.
    const isQueued = parts.some(part => part.status === 'queued' && part.attempt > 1)
    const isOurs = isQueued && (await loadEventData(sql, input, 'message.retried')) !== undefined
    if (again.length === 0 && !isOurs) return { refused: 'message_not_retryable' }
    // Sent again, it would reach the wrong customer.
    if (again.some(({ error }) => error?.code === OUR_ERRORS.written_to_another.code))
      return { refused: 'message_not_retryable' }
    const survey = await loadSurveyOfMessage(sql, messageId)
    if (survey && !survey.answerable) return { refused: 'no_open_survey' }
    await sql.begin(async tx => {
      const attempts = again.map(({ part, attempt, text, media }) => ({
        part,
        attempt: attempt + 1,
        id: deliveryId(messageId, part, attempt + 1),
        text,
        media,
      }))
      await queueAgain(tx, messageId, attempts, new Date(input.sendBy))
      const data = { messageId, parts: again.map(part => part.part) }
      const events: NewEvent[] = [{ seq, type: 'message.retried', actor, commandId, data }]
      if (survey && (await reopenFailedSurvey(tx, survey.id))) {
        events.push(surveyEvent('survey.resent', survey, { seq: seq + 1, actor }))
      }
      await appendEvents(tx, { id, channelId }, events)
    })
    return { queued: true, answersAt: await placeOfAnswer(sql, messageId) }
  }
}
