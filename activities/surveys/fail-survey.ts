import type { Sql } from '../../db/client.ts'
import { appendEvents } from '../../db/events.ts'
import { endSurvey, findSurveyOfQuestion } from '../../db/surveys.ts'
import { SYSTEM } from '../../domain/conversation.ts'
import { surveyEvent } from './events.ts'

/** If the failed message was a survey's question, the survey fails: it counts as not sent. */
export async function failSurveyOf(
  sql: Sql,
  conversation: { id: string; channelId: string },
  messageId: string,
  seq: number,
): Promise<void> {
  const survey = await findSurveyOfQuestion(sql, messageId)
  const end = { status: 'failed' as const, reason: 'its question could not be sent' }
  if (!survey || !(await endSurvey(sql, survey.id, end))) return
  await appendEvents(sql, conversation, [surveyEvent('survey.failed', survey, { seq, actor: SYSTEM })])
}
