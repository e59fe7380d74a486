import type { Sql } from '../../db/client.ts'
import { failQueuedParts } from '../../db/delivery-queue.ts'
import { appendEvents } from '../../db/events.ts'
import { endSurvey, listOpenSurveys, type Survey } from '../../db/surveys.ts'
import { SYSTEM } from '../../domain/conversation.ts'
import { OUR_ERRORS } from '../sending/errors.ts'
import { surveyEvent } from './events.ts'

const STATUS_OF = { reopened: 'superseded', expired: 'expired', closed: 'expired' } as const

/**
 * Ends the conversation's survey if it still waits for a score. There is at most one: an earlier one
 * ended when the conversation was reopened.
 */
export async function endOpenSurveys(
  sql: Sql,
  conversation: { id: string; channelId: string },
  seq: number,
  reason: keyof typeof STATUS_OF,
): Promise<void> {
  for (const survey of await listOpenSurveys(sql, conversation.id)) {
    const status = (await withdrawQuestion(sql, survey)) ? 'failed' : STATUS_OF[reason]
    await endSurvey(sql, survey.id, { status, reason })
    await appendEvents(sql, conversation, [
      surveyEvent(`survey.${status}`, survey, { seq, actor: SYSTEM, data: { reason } }),
    ])
  }
}

/**
 * Makes sure that a question that was not sent yet never is. Returns true when there was one; it then
 * counts as not sent.
 */
export async function withdrawQuestion(sql: Sql, { messageId }: Survey): Promise<boolean> {
  return messageId !== null && failQueuedParts(sql, messageId, OUR_ERRORS.survey_over)
}
