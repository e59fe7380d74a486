import { ADDED, COURTESIES, isAcknowledgement, readClosing } from './acknowledgement.ts'
import { COMPLIMENTS, ENDINGS, PARTICLES, PLEASE, PRAISE, THANKS } from './acknowledgement-phrases.ts'
import { beginsWith, isMadeOf, phrasebook, wordsOf } from './phrases.ts'
import type { Score } from './score.ts'
import { areOpposite, contradicts } from './score-faces.ts'
import { BREAK, type Labels, labelsOf, readLabel, readLabelAhead, readThankedLabel } from './score-labels.ts'
import { type Found, readFace, readSigns, UNSPACED } from './score-signs.ts'
import { BECAUSE, GOES_ON, TAILS } from './score-words.ts'
import { isBlank, plain, tailOf } from './text.ts'

/** A score, with the text beside it in its original form. */
export interface TypedScore {
  score: Score
  comment?: string
}

const NO_LABELS = labelsOf([])

/**
 * Reads a score as people type it: `5`, `๕`, `5/5`, `5 out of 5`, `5️⃣`, `⭐⭐⭐⭐`, `★★★☆☆`, `⭐×5`, `😍`,
 * `four stars`, `5 - quick and friendly`, `Thank you, 5`, `Great service! 5/5`, and the question's own
 * labels (from 1 to 5). A number that begins a sentence ("5 items are missing") is no score, and a
 * thumb is a thank-you. In doubt the text is no score, so that a person reads it.
 */
export function readTypedScore(text: string, labels: readonly string[] = []): TypedScore | undefined {
  const said = plain(text).trim()
  const own = labelsOf(labels)
  const label = readLabel(said, own)
  if (label !== undefined) return { score: label }
  const found = readSigns(said, own)
  if (found) return withRest(text, found, own)
  const thanked = readThankedLabel(said, own)
  return thanked ? { score: thanked, comment: text.trim() } : readScoreAtEnd(text, said)
}

/** Whether a text is only a number or stars: an impatient customer's second answer. */
export function isBareScore(text: string, score: Score): boolean {
  const said = plain(text).trim()
  const found = readFace(said) ? undefined : readSigns(said, NO_LABELS)
  return (
    found?.score === score && wordsOf(found.rest) === '' && withRest(text, found, NO_LABELS) !== undefined
  )
}

/** Directly after a number these change its meaning: `5%`, `5?`, `5°`. */
const PART_OF_NUMBER = /^\s*[?؟%‰$€£¥₹฿₫₺°/\\^@]/u
const BEGINS_UNSPACED = new RegExp(`^${UNSPACED}`, 'u')

const ADDS_NOTHING = phrasebook(ADDED, [...COURTESIES, ...PARTICLES, ...ENDINGS, ...PLEASE, ...TAILS])
const REASON = phrasebook(BECAUSE)
const OPINION = phrasebook([...BECAUSE, ...GOES_ON, ...PRAISE, ...COMPLIMENTS, ...THANKS])

function withRest(text: string, found: Found, labels: Labels): TypedScore | undefined {
  const { score, rest } = found
  const words = wordsOf(rest)
  if (PART_OF_NUMBER.test(rest) || isList(rest, score)) return undefined
  if (words === '') return contradicts(rest, score) || /[?؟]/.test(rest) ? undefined : { score }
  const label = readLabel(rest, labels)
  if (label !== undefined) return areOpposite(label, score) ? undefined : { score }
  if (/^\p{L}/u.test(rest) && !BEGINS_UNSPACED.test(rest)) return undefined
  const closing = readClosing(rest)
  if (closing && isMadeOf(closing.words, ADDS_NOTHING)) return { score }
  const comment = commentIn(rest, found, labels)
  return comment === undefined ? undefined : { score, comment: tailOf(text, comment) }
}

/** A numbered list: "1. My order is missing 2. It was late". */
function isList(rest: string, score: Score): boolean {
  return new RegExp(`(?:^|\\s)${score + 1}\\s?[.):-]\\s`).test(rest)
}

function commentIn(rest: string, { score, told }: Found, labels: Labels): string | undefined {
  const said = rest.trim()
  const apart = BREAK.test(rest) ? rest.replace(BREAK, '').trim() : undefined
  // "5 Very good, thanks Ann": the question's own wording, with any kind of dash.
  const titled = [said, apart ?? ''].find(part => {
    const label = readLabelAhead(part, labels)
    return label?.score === score && BREAK.test(label.rest)
  })
  if (titled !== undefined) return titled
  if (apart) return /^\d/.test(apart) ? undefined : apart
  const goesOn = told === 'unit' ? OPINION : REASON
  const isOpinion =
    told === 'stars' ||
    /^\([^()]+\)$/.test(said) ||
    beginsWith(wordsOf(said), goesOn) ||
    isAcknowledgement({ text: said })
  return isOpinion ? said : undefined
}

/**
 * A score at the end of a text must be certain and stand apart: after a break or praise, or as five
 * stars.
 */
const SCORE_AT_END =
  /(?<![⭐🌟★⭑✭✮✯☆✩]\s{0,3})(?:[⭐🌟★⭑✭✮✯☆✩]\s{0,3}){5}["')\]}»›.!\s]*$|(?<![\p{L}\p{N}])[1-5]\D[^?؟]{1,40}$/u

const ENDS_APART = /[.!,;:…。！，；：،|–—-]\s{0,3}$|\n$/u

function readScoreAtEnd(text: string, said: string): TypedScore | undefined {
  const at = said.slice(-MAX_END).search(SCORE_AT_END)
  if (at < 0) return undefined
  const tail = said.slice(-MAX_END).slice(at)
  const found = readSigns(tail.trim(), NO_LABELS)
  const head = said.slice(0, said.length - tail.length)
  if (/^\d/.test(tail) && !ENDS_APART.test(head) && !isAcknowledgement({ text: head })) return undefined
  const isAll = found?.told !== undefined && withRest(tail, found, NO_LABELS)
  if (!isAll || isAll.comment !== undefined) return undefined
  const written = tailOf(text, tail.trim())
  const comment = text
    // What is written may be followed by what can't be seen, which is no part of it.
    .slice(0, text.lastIndexOf(written))
    .replace(/[\s,;:–—-]+$/u, '')
    .trim()
  return isBlank(comment) ? undefined : { score: isAll.score, comment }
}

const MAX_END = 60
