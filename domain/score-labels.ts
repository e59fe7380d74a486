import { areThanks } from './acknowledgement.ts'
import { ASSENTS, ENDINGS, PARTICLES, THANKS } from './acknowledgement-phrases.ts'
import { asksSomething } from './asks-something.ts'
import { beginsWith, isMadeOf, isWordBoundary, phrasebook, withoutMarks, wordsOf } from './phrases.ts'
import { SCORES, type Score } from './score.ts'
import { contradicts } from './score-faces.ts'
import { BECAUSE } from './score-words.ts'
import { fold } from './text.ts'

/** A label with a thank-you is short, UTF-16 units. */
const MAX_LENGTH = 160

/**
 * The scores by their labels: `exact` by the exact text, `words` by its words. Null when several scores
 * have the same label.
 */
export interface Labels {
  exact: ReadonlyMap<string, Score | null>
  words: ReadonlyMap<string, Score | null>
}

/** Reads the labels of the scores from 1 to 5. */
export function labelsOf(names: readonly (string | readonly string[])[]): Labels {
  const exact = new Map<string, Score | null>()
  const words = new Map<string, Score | null>()
  for (const score of SCORES) {
    for (const name of [names[score - 1] ?? []].flat().flatMap(name => [name, withoutScore(name, score)])) {
      for (const letters of [bare(name), unspaced(name)]) note(exact, letters, score)
      for (const spelling of [wordsOf(name), withoutMarks(wordsOf(name))]) note(words, spelling, score)
    }
  }
  return { exact, words }
}

function note(scores: Map<string, Score | null>, name: string, score: Score): void {
  if (name === '') return
  const known = scores.get(name)
  scores.set(name, known === undefined || known === score ? score : null)
}

/** `5 - Great` and `5️⃣ Great` also count as "Great". */
function withoutScore(name: string, score: Score): string {
  const [, rest] = new RegExp(`^\\P{L}*?${score}(?![\\p{N}])(.*)$`, 'su').exec(fold(name)) ?? []
  return rest ?? name
}

/**
 * The text without punctuation around it, except a question mark, and pictures without skin colour and
 * gender.
 */
function bare(text: string): string {
  return fold(text)
    .replace(/\p{Emoji_Modifier}|\u200d[♀♂]/gu, '')
    .replace(/^(?:(?![?؟])[\s\p{P}])+|(?:(?![?؟])[\s\p{P}])+$/gu, '')
}

/** Some people put spaces between words where others don't, mostly in scripts without spaces. */
function unspaced(text: string): string {
  return bare(text).replaceAll(' ', '')
}

const ONLY_PARTICLES = phrasebook([...PARTICLES, ...ENDINGS])
const ONLY_ASSENTS = phrasebook([], ASSENTS)
const BEGINS_WITH_THANKS = phrasebook(THANKS)

/**
 * The score whose label the text is, alone or with a mere thank-you. The longest label counts, because
 * "Very good" contains "Good". A label that several scores have, or one without letters, counts only if
 * it is the exact text (🙂).
 */
export function readLabel(said: string, { exact, words }: Labels): Score | undefined {
  if (said.length > MAX_LENGTH) return undefined
  const letters = exact.get(bare(said)) ?? exact.get(unspaced(said))
  if (letters) return letters
  const read = /[?؟]/.test(said) ? '' : wordsOf(said)
  const [label] = [...words.keys()]
    .filter(words => read.includes(words) && isCourteous(read, words))
    .sort((a, b) => b.length - a.length)
  const score = label === undefined ? undefined : words.get(label)
  return score && !contradicts(said, score) ? score : undefined
}

/** Whether only polite words stand around a label. "Ok" with a thank-you says nothing about the quality. */
function isCourteous(words: string, label: string): boolean {
  const at = words.indexOf(label)
  const around = [words.slice(0, at).trimEnd(), words.slice(at + label.length).trimStart()]
  if (around.some(areThanks) && isMadeOf(label, ONLY_ASSENTS)) return false
  return around.every(part => isMadeOf(part, ONLY_PARTICLES) || areThanks(part))
}

/** The longest label at the beginning of a text (exact match), with the rest of the text. */
export function readLabelAhead(said: string, { exact }: Labels): { score: Score; rest: string } | undefined {
  const [label] = [...exact.keys()]
    .filter(label => exact.get(label) && fold(said.slice(0, label.length)) === label)
    .sort((a, b) => b.length - a.length)
  const score = label && exact.get(label)
  return score ? { score, rest: said.slice(label.length) } : undefined
}

/**
 * After one of these a text comments on the score. A text that follows without a break makes a sentence
 * with the number.
 */
export const BREAK = /^(?:\s*[,;:.!…。、，；：！؛،|–—―~=]+\s*|\s+-+\s*|\s*-+\s+|\s*\n\s*)+/u

/** A longer text says more than thanks, UTF-16 units. */
const MAX_THANKS = 40

/** The score whose label stands before thanks to somebody: "Very good, thanks Ann". */
export function readThankedLabel(said: string, labels: Labels): Score | undefined {
  const ahead = readLabelAhead(said, labels)
  const gap = BREAK.exec(ahead?.rest ?? '')
  if (!ahead || !gap || ahead.rest.length > MAX_THANKS) return undefined
  const label = wordsOf(said.slice(0, said.length - ahead.rest.length))
  const thanks = wordsOf(ahead.rest)
  const isThanked = beginsWith(thanks, BEGINS_WITH_THANKS) && !asksSomething(ahead.rest) && !hasReason(thanks)
  return isThanked && !isMadeOf(label, ONLY_ASSENTS) ? ahead.score : undefined
}

const REASONS = BECAUSE.map(wordsOf)

function hasReason(words: string): boolean {
  return REASONS.some(reason => {
    const at = words.indexOf(reason)
    return at >= 0 && isWordBoundary(words, at) && isWordBoundary(words, at + reason.length)
  })
}
