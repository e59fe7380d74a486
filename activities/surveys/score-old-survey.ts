import type { Database } from '../../db/client.ts'
import { appendEvents } from '../../db/events.ts'
import { loadSurvey, scoreSurvey } from '../../db/surveys.ts'
import type { InboundMessage } from '../../domain/message.ts'
import type { Score } from '../../domain/score.ts'
import type { Place } from '../../protocol/activities/place.ts'
import { messageId } from '../recording/inbound.ts'
import { surveyScored } from './events.ts'

/**
 * A tap on the survey of an earlier conversation, or of an earlier resolution of this one. The score
 * counts for that survey.
 */
export async function scoreOldSurvey(
  sql: Database,
  at: Pick<Place, 'conversationId' | 'channelId'>,
  message: InboundMessage,
  tap: { surveyId: string; score: Score },
  seq: number,
): Promise<void> {
  const survey = await loadSurvey(sql, tap.surveyId)
  if (!survey || survey.channelId !== at.channelId) return
  await sql.begin(async tx => {
    const answer = {
      score: tap.score,
      scoredAt: new Date(message.receivedAt),
      messageId: messageId(at, message),
    }
    if (!(await scoreSurvey(tx, survey.id, answer))) return
    await appendEvents(tx, { id: at.conversationId, channelId: at.channelId }, [
      surveyScored(survey, { ...tap, late: true }, seq),
    ])
  })
}
