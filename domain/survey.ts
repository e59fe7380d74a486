import { isAcknowledgement } from './acknowledgement.ts'
import { type InboundMessage, tappedId } from './message.ts'
import type { Score } from './score.ts'
import { plain } from './text.ts'
import { isBareScore, readTypedScore } from './typed-score.ts'

export { readTypedScore }

/** The id of the button or list item that gives a score; it names its survey, so that a late tap finds it. */
export function scoreTapId(surveyId: string, score: Score): string {
  return `csat:${surveyId}:${score}`
}

const TAP = /^csat:([0-9a-f-]{36}):([1-5])$/

/** Reads a tapped id back; undefined when it isn't one of ours. */
export function readScoreTap(id: string | undefined): { surveyId: string; score: Score } | undefined {
  const match = id === undefined ? null : TAP.exec(id)
  if (!match?.[1] || !match[2]) return undefined
  return { surveyId: match[1], score: Number(match[2]) as Score }
}

/** Where a survey stands when a message comes in. Times are epoch milliseconds. */
export interface SurveyState {
  id: string
  /** When it began to leave for the provider; absent while it hasn't. What was received before is no answer to it. */
  leftAt?: number
  /** Until when a typed score counts. */
  expiresAt: number
  score?: Score
  /** Until when the next text is taken as a comment; absent when none was asked for, or one came. */
  commentUntil?: number
}

/**
 * What a message in a resolved conversation is:
 * - `score`: an answer to the survey; `comment` holds what was written beside the number
 * - `comment`: the text asked for after the score
 * - `repeat`: a score again; kept, and changes nothing
 * - `oldSurvey`: a tap on the survey of an earlier resolution, which it names
 * - `acknowledgement`: a mere thank-you; kept
 * - `keyword`: a word that takes the customer from our messages, or back to them; kept
 * - `machine`: the words with which a machine answers whatever we write; kept
 * - `message`: anything else: it reopens the conversation
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
 * Reads a message that came after the resolution. `survey` is the conversation's latest, if one was made; `labels` are what
 * its question calls the scores, from 1 to 5.
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
 * Who was asked for a comment gives it with their next text, whatever it says: "Great!" and "ok" say how it was. Only the score
 * typed a second time is no comment, nor a tap, nor a picture without a word.
 */
function isCommentTo({ commentUntil }: SurveyState, { receivedAt, text }: InboundMessage): boolean {
  return commentUntil !== undefined && receivedAt < commentUntil && plain(text).trim() !== ''
}
