import { areThanks } from './acknowledgement.ts'
import { ASSENTS, PARTICLES } from './acknowledgement-phrases.ts'
import { isMadeOf, phrasebook, wordsOf } from './phrases.ts'
import { contradicts } from './score-faces.ts'
import type { Score } from './survey.ts'
import { fold } from './text.ts'

const SCORES = [1, 2, 3, 4, 5] as const

/** A label and a thank-you are short. */
const MAX_LENGTH = 160

/** Scores by how they are called: to the letter, and by their words; null where several scores are called so. */
export interface Labels {
  exact: ReadonlyMap<string, Score | null>
  words: ReadonlyMap<string, Score | null>
}

/** Of what the scores from 1 to 5 are called. */
export function labelsOf(names: readonly (string | readonly string[])[]): Labels {
  const exact = new Map<string, Score | null>()
  const words = new Map<string, Score | null>()
  for (const score of SCORES) {
    for (const name of [names[score - 1] ?? []].flat()) {
      note(exact, bare(name), score)
      note(words, wordsOf(name), score)
    }
  }
  return { exact, words }
}

function note(scores: Map<string, Score | null>, name: string, score: Score): void {
  if (name === '') return
  const known = scores.get(name)
  scores.set(name, known === undefined || known === score ? score : null)
}

/** Without the punctuation around it, a question mark aside. */
function bare(text: string): string {
  return fold(text).replace(/^(?:(?![?؟])[\s\p{P}])+|(?:(?![?؟])[\s\p{P}])+$/gu, '')
}

const ONLY_PARTICLES = phrasebook(PARTICLES)
const ONLY_ASSENTS = phrasebook([], ASSENTS)

/**
 * The score whose label a text is, by itself or with a mere thank-you. The longest counts: "Very good" holds "Good". One that
 * several scores have, and one without letters, is none, unless it is the text to the letter (🙂).
 */
export function readLabel(said: string, { exact, words }: Labels): Score | undefined {
  if (said.length > MAX_LENGTH) return undefined
  const letters = exact.get(bare(said))
  if (letters) return letters
  const read = /[?؟]/.test(said) ? '' : wordsOf(said)
  const [label] = [...words.keys()]
    .filter(words => read.includes(words) && isCourteous(read, words))
    .sort((a, b) => b.length - a.length)
  const score = label === undefined ? undefined : words.get(label)
  return score && !contradicts(said, score) ? score : undefined
}

/** Whether nothing but courtesy stands around a label. "Ok" with a thank-you says nothing of how it was. */
function isCourteous(words: string, label: string): boolean {
  const at = words.indexOf(label)
  const around = [words.slice(0, at).trimEnd(), words.slice(at + label.length).trimStart()]
  if (around.some(areThanks) && isMadeOf(label, ONLY_ASSENTS)) return false
  return around.every(part => isMadeOf(part, ONLY_PARTICLES) || areThanks(part))
}
