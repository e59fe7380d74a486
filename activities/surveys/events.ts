import type { EventType, NewEvent } from '../../db/events.ts'
import type { Survey } from '../../db/surveys.ts'
import { type Actor, CONTACT } from '../../domain/conversation.ts'
import type { Score } from '../../domain/score.ts'

type Subject = Pick<Survey, 'id' | 'resolution' | 'agentId' | 'aiAgentId'>

/**
 * The fields of every survey event: which survey, and whose score it is. They make other tables
 * unnecessary for reports.
 */
export function surveyEvent(
  type: Extract<EventType, `survey.${string}`>,
  survey: Subject,
  event: { seq: number; actor: Actor; commandId?: string; data?: object; at?: Date },
): NewEvent {
  const { data, ...rest } = event
  return {
    ...rest,
    type,
    data: {
      surveyId: survey.id,
      resolution: survey.resolution,
      agentId: survey.agentId,
      aiAgentId: survey.aiAgentId,
      ...data,
    },
  }
}

export function surveyScored(
  survey: Subject,
  answer: { score: Score; late?: boolean },
  seq: number,
  at?: Date,
): NewEvent {
  const data = { score: answer.score, ...(answer.late && { late: true }) }
  return surveyEvent('survey.scored', survey, { seq, actor: CONTACT, at, data })
}
