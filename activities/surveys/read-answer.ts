import { loadChannel } from '../../db/channels.ts'
import type { Database } from '../../db/client.ts'
import { appendEvents } from '../../db/events.ts'
import {
  commentSurvey,
  loadSurveyOfResolution,
  type SurveyWithDeparture,
  scoreSurvey,
} from '../../db/surveys.ts'
import { asksSomething } from '../../domain/asks-something.ts'
import { CONTACT } from '../../domain/conversation.ts'
import type { InboundMessage } from '../../domain/message.ts'
import { COMMENT_WINDOW_MS, type CsatSettings } from '../../domain/settings.ts'
import { type AfterResolution, readAfterResolution, type SurveyState } from '../../domain/survey.ts'
import type { Place } from '../../protocol/activities/place.ts'
import type { Recorded } from '../../protocol/activities/recording.ts'
import { messageId } from '../recording/inbound.ts'
import { surveyEvent, surveyScored } from './events.ts'
import { scoreOldSurvey } from './score-old-survey.ts'

type At = Pick<Place, 'conversationId' | 'channelId'> & { resolution: number }

/**
 * Reads a message that came after the resolution, records what it answers, and returns which message of
 * the survey follows. An answer that also asks something counts as an answer, and is still a message
 * that somebody must answer.
 *
 * The result depends on the survey's state in the database, so a second try must leave out what the
 * first one wrote.
 */
export async function readAndRecordAnswer(
  sql: Database,
  at: At,
  message: InboundMessage,
  seq: number,
): Promise<Recorded> {
  const id = messageId(at, message)
  const [survey, channel] = await Promise.all([
    loadSurveyOfResolution(sql, at.conversationId, at.resolution),
    loadChannel(sql, at.channelId),
  ])
  const answer = readAfterResolution(message, stateBefore(survey, id), channel?.settings.csat.labels)
  const recorded: Recorded = { result: 'recorded', reading: answer.reading, surveyId: survey?.id }
  if (answer.reading === 'oldSurvey') {
    await scoreOldSurvey(sql, at, message, answer, seq)
    return recorded
  }
  if (!survey || !channel) return recorded
  if (answer.reading === 'score') {
    await recordScore(sql, at, survey, answer, { id, message, seq, csat: channel.settings.csat })
    if (asksSomething(answer.comment ?? '')) return { ...recorded, reading: 'message' }
    return { ...recorded, follow: followsScore(channel.settings.csat, answer) }
  }
  if (answer.reading === 'comment') {
    await recordComment(sql, at, survey, { id, message, seq })
    if (asksSomething(message.text)) return { ...recorded, reading: 'message' }
    return { ...recorded, follow: channel.settings.csat.thanks ? 'survey_thanks' : undefined }
  }
  return recorded
}

/** The survey as it was before this message; undefined when no survey can be answered. */
function stateBefore(survey: SurveyWithDeparture | undefined, messageId: string): SurveyState | undefined {
  if (!survey || (survey.status !== 'open' && survey.status !== 'scored')) return undefined
  const scored = survey.score !== null && survey.scoreMessageId !== messageId
  const commented = survey.comment !== null && survey.commentMessageId !== messageId
  return {
    id: survey.id,
    leftAt: survey.leftAt?.getTime(),
    expiresAt: survey.expiresAt.getTime(),
    score: scored ? (survey.score ?? undefined) : undefined,
    commentUntil: commented ? undefined : survey.commentUntil?.getTime(),
  }
}

function followsScore(
  csat: CsatSettings,
  answer: Extract<AfterResolution, { reading: 'score' }>,
): Recorded['follow'] {
  if (csat.askComment && answer.comment === undefined) return 'survey_comment'
  return csat.thanks ? 'survey_thanks' : undefined
}

interface Answering {
  id: string
  message: InboundMessage
  seq: number
}

async function recordScore(
  sql: Database,
  at: At,
  survey: SurveyWithDeparture,
  answer: Extract<AfterResolution, { reading: 'score' }>,
  { id, message, seq, csat }: Answering & { csat: CsatSettings },
): Promise<void> {
  const asksComment = followsScore(csat, answer) === 'survey_comment'
  await sql.begin(async tx => {
    const scored = await scoreSurvey(tx, survey.id, {
      score: answer.score,
      scoredAt: new Date(message.receivedAt),
      messageId: id,
      comment: answer.comment,
      commentWithinMs: asksComment ? COMMENT_WINDOW_MS : undefined,
    })
    if (!scored) return
    await appendEvents(tx, { id: at.conversationId, channelId: at.channelId }, [
      surveyScored(survey, answer, seq),
      ...(answer.comment === undefined
        ? []
        : [surveyEvent('survey.commented', survey, { seq: seq + 1, actor: CONTACT })]),
    ])
  })
}

async function recordComment(
  sql: Database,
  at: At,
  survey: SurveyWithDeparture,
  { id, message, seq }: Answering,
): Promise<void> {
  await sql.begin(async tx => {
    await commentSurvey(tx, survey.id, { text: message.text, messageId: id })
    await appendEvents(tx, { id: at.conversationId, channelId: at.channelId }, [
      surveyEvent('survey.commented', survey, { seq, actor: CONTACT }),
    ])
  })
}
