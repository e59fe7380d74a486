import { appendEvents } from '../../db/events.ts'
import { endSurvey, loadSurvey } from '../../db/surveys.ts'
import type { CommandInput } from '../../protocol/activities/place.ts'
import type { Dependencies } from '../dependencies.ts'
import { withdrawQuestion } from './end-open-surveys.ts'
import { surveyEvent } from './events.ts'

const REASON = 'ended by a person'

/** Ends the survey without an answer, because a person asked for it. */
export function skipSurvey({ sql }: Dependencies) {
  return async (input: CommandInput & { surveyId: string }): Promise<{ skipped: boolean }> => {
    const { conversationId: id, channelId, seq, actor, commandId, surveyId } = input
    const survey = await loadSurvey(sql, surveyId)
    if (!survey) return { skipped: false }
    const skipped = await sql.begin(async tx => {
      const ended = await endSurvey(tx, surveyId, { status: 'skipped', reason: REASON })
      // A second try finds the survey already ended by the first.
      if (!ended && survey.reason !== REASON) return false
      const data = { reason: REASON }
      const events = [surveyEvent('survey.skipped', survey, { seq, actor, commandId, data })]
      if (await withdrawQuestion(tx, survey)) {
        events.push(surveyEvent('survey.failed', survey, { seq: seq + 1, actor, data }))
      }
      await appendEvents(tx, { id, channelId }, events)
      return true
    })
    return { skipped }
  }
}
