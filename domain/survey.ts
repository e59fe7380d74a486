import { isAcknowledgement } from './acknowledgement.ts'
import { type InboundMessage, tappedId } from './message.ts'

export const SCORES = [1, 2, 3, 4, 5] as const
export type Score = (typeof SCORES)[number]

/** A score of at least this counts as satisfied in reports. */
export const SATISFIED_FROM = 4

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
 * - `score`: an answer to the survey; `comment` holds what was written behind the number
 * - `comment`: the text asked for after the score
 * - `repeat`: the same kind of answer again; kept, and changes nothing
 * - `oldSurvey`: a tap on the survey of an earlier resolution, which it names
 * - `acknowledgement`: a mere thank-you; kept
 * - `keyword`: a word that takes the customer from our messages, or back to them; kept
 * - `message`: anything else: it reopens the conversation
 */
export type AfterResolution =
  | { reading: 'score'; score: Score; comment?: string }
  | { reading: 'comment' }
  | { reading: 'repeat' }
  | { reading: 'oldSurvey'; surveyId: string; score: Score }
  | { reading: 'acknowledgement' }
  | { reading: 'keyword' }
  | { reading: 'message' }

/** Reads a message that came after the resolution. `survey` is the conversation's latest, if one was made. */
export function readAfterResolution(
  message: InboundMessage,
  survey: SurveyState | undefined,
): AfterResolution {
  const asked = survey?.leftAt !== undefined && message.receivedAt >= survey.leftAt ? survey : undefined
  const tap = readScoreTap(tappedId(message))
  if (tap && tap.surveyId !== asked?.id) return { reading: 'oldSurvey', ...tap }
  if (asked) {
    if (tap) {
      return asked.score === undefined ? { reading: 'score', score: tap.score } : { reading: 'repeat' }
    }
    const typed = message.media.length === 0 ? readTypedScore(message.text) : undefined
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
  if (thanks) return { reading: 'acknowledgement' }
  const commentable =
    asked?.commentUntil !== undefined && message.receivedAt < asked.commentUntil && message.text.trim() !== ''
  return commentable ? { reading: 'comment' } : { reading: 'message' }
}

const FACES: Record<Score, string> = {
  1: '😡🤬😠😞😭👿💩',
  2: '🙁☹😕😑😟😒',
  3: '😐😶',
  4: '🙂😊😀😃👌',
  5: '😍🤩😄🥰😁💯',
}

/**
 * A score as people type it: `5`, `๕`, `5/5`, `5️⃣`, `⭐⭐⭐⭐`, `😍`, `4 stars`, `5 - quick and friendly`. A number that
 * only begins a sentence ("5 items are missing") is none, and a thumb up is a thank-you, not a score.
 */
export function readTypedScore(text: string): { score: Score; comment?: string } | undefined {
  const trimmed = toAsciiDigits(text.normalize('NFKC').trim()).replace(/[\uFE0F\u20E3]/g, '')
  const stars = /^(?:[⭐🌟★]\s*){1,5}$/u.test(trimmed)
    ? [...trimmed].filter(c => '⭐🌟★'.includes(c)).length
    : 0
  if (stars > 0) return { score: stars as Score }

  const [face, ...others] = [...trimmed]
  if (face !== undefined && others.every(other => other === face)) {
    const score = SCORES.find(candidate => [...FACES[candidate]].includes(face))
    if (score !== undefined) return { score }
  }

  const match =
    /^(?:[([]\s*)?([1-5])(?:\s*[)\]])?(?:\s*\/\s*5|\s*(?:stars?|points?|pts?|คะแนน|ดาว|点|분|⭐|★))?([\s\S]*)$/iu.exec(
      trimmed,
    )
  if (!match?.[1]) return undefined
  const score = Number(match[1]) as Score
  const rest = (match[2] ?? '').trim()
  if (/^[.!,)\s]*$/.test(rest)) return { score }
  if (isAcknowledgement({ text: rest })) return { score }
  // What follows a clear break is a comment; what follows directly makes the number part of a sentence.
  const comment = /^(?:[-–—:,;.!]+\s|\n)\s*([\s\S]+)$/u
    .exec(match[2]?.replace(/^[ \t]+/, '') ?? '')?.[1]
    ?.trim()
  return comment && !/^\d/.test(comment) ? { score, comment } : undefined
}

/** Thai, Arabic, Devanagari and other decimal digits as 0–9: Unicode keeps each set of ten in one run. */
function toAsciiDigits(text: string): string {
  return text.replace(/\p{Nd}/gu, digit => {
    const code = digit.codePointAt(0) ?? 0
    if (code < 0x80) return digit
    let zero = code
    while (zero > code - 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--
    return String(code - zero)
  })
}
