import { isAcknowledgement } from './acknowledgement.ts'
import { type InboundMessage, tappedId } from './message.ts'
import type { Score } from './score.ts'
import { plain } from './text.ts'
import { isBareScore, readTypedScore } from './typed-score.ts'

export { readTypedScore }

/**
 * The id of the button or list item for a score. It contains the survey's id, so that a late tap finds
 * its survey.
 */
export function scoreTapId(surveyId: string, score: Score): string {
  return `csat:${surveyId}:${score}`
}

const TAP = /^csat:([0-9a-f-]{36}):([1-5])$/

/** Reads the id of a tap. Undefined when it is not one of ours. */
export function readScoreTap(id: string | undefined): { surveyId: string; score: Score } | undefined {
  const match = id === undefined ? null : TAP.exec(id)
  if (!match?.[1] || !match[2]) return undefined
  return { surveyId: match[1], score: Number(match[2]) as Score }
}

/** The state of a survey when a message arrives. Times are epoch ms. */
export interface SurveyState {
  id: string
  /**
   * When its question began to leave for the provider; absent while it has not. A message received
   * before that is no answer.
   */
  leftAt?: number
  /** Until when a typed score counts. */
  expiresAt: number
  score?: Score
  /** Until when the next text counts as a comment. Absent when none was asked for, or one has come. */
  commentUntil?: number
}

/**
 * What a message in a resolved conversation is:
 * - `score`: an answer to the survey; `comment` is the text beside the number
 * - `comment`: the text that was asked for after the score
 * - `repeat`: the score a second time; it is stored and changes nothing
 * - `oldSurvey`: a tap on the survey of an earlier resolution, which it names
 * - `acknowledgement`: a mere thank-you; it is stored
 * - `keyword`: an opt-out or opt-in word; it is stored
 * - `machine`: the automatic reply of a machine; it is stored
 * - `message`: anything else; it reopens the conversation
 */
export type AfterResolution =
  | { reading: 'score'; score: Score; comment?: string }
  | { reading: 'comment' }
  | { reading: 'repeat' }
  | { reading: 'oldSurvey'; surveyId: string; score: Score }
  | { reading: 'acknowledgement' }
  | { reading: 'keyword' }
  | { reading: 'machine' }
  | { reading: 'message' }

/**
 * Reads a message that came after the resolution. `survey` is the conversation's latest survey, if
 * there is one. `labels` are the question's names for the scores from 1 to 5.
 */
export function readAfterResolution(
  message: InboundMessage,
  survey: SurveyState | undefined,
  labels: readonly string[] = [],
): AfterResolution {
  const asked = survey?.leftAt !== undefined && message.receivedAt >= survey.leftAt ? survey : undefined
  const tapped = tappedId(message)
  const tap = readScoreTap(tapped)
  if (tap && tap.surveyId !== asked?.id) return { reading: 'oldSurvey', ...tap }
  if (tap) return asked?.score === undefined ? { reading: 'score', score: tap.score } : { reading: 'repeat' }
  if (asked) {
    const hasMedia = message.media.length > 0
    if (tapped === undefined && isCommentTo(asked, message)) {
      const again = !hasMedia && asked.score !== undefined && isBareScore(message.text, asked.score)
      return { reading: again ? 'repeat' : 'comment' }
    }
    const typed = hasMedia ? undefined : readTypedScore(message.text, labels)
    if (typed && asked.score === undefined && message.receivedAt < asked.expiresAt) {
      return { reading: 'score', ...typed }
    }
    if (typed && asked.score !== undefined && typed.comment === undefined) return { reading: 'repeat' }
  }
  const thanks = isAcknowledgement({
    text: message.text,
    messageType: message.details.messageType,
    hasMedia: message.media.length > 0,
  })
  return { reading: thanks ? 'acknowledgement' : 'message' }
}

/**
 * A customer who was asked for a comment gives it with their next text, whatever the text is: even
 * "Great!" and "ok" say something about the service. Only a repeated score, a tap, or a picture without
 * a text is no comment.
 */
function isCommentTo({ commentUntil }: SurveyState, { receivedAt, text }: InboundMessage): boolean {
  return commentUntil !== undefined && receivedAt < commentUntil && plain(text).trim() !== ''
}
