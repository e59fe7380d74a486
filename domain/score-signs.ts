import { ADDED, COURTESIES, readClosing } from './acknowledgement.ts'
import { GREETINGS, PARTICLES } from './acknowledgement-phrases.ts'
import { isMadeOf, phrasebook, wordsOf } from './phrases.ts'
import type { Score } from './score.ts'
import { scoreOfFace } from './score-faces.ts'
import { type Labels, readLabel } from './score-labels.ts'
import { BEST, LEADS, NUMBERS, OUT_OF, UNITS } from './score-words.ts'
import { plain } from './text.ts'

/** A score at the beginning of a text. `rest` is the text after it, in plain form. */
export interface Found {
  score: Score
  rest: string
  /**
   * What makes it certain that this is a score, whatever follows: several stars, or a unit ("/5",
   * "stars").
   */
  told?: 'stars' | 'unit'
}

/** Scripts without spaces between words, as far as scores are read in them. */
export const UNSPACED = String.raw`[\p{sc=Thai}\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}]`

/** The longest courtesy before a score, UTF-16 units. */
const MAX_HEAD = 160

/**
 * The stars, the face or the number at the beginning of a text. Only a courtesy or an announcement may
 * stand before it.
 */
export function readSigns(text: string, labels: Labels): Found | undefined {
  const said = withDigits(text)
  const stars = readStars(said)
  return stars === 'doubtful' ? undefined : (stars ?? readFace(said) ?? readNumber(said, labels))
}

/** One face, repeated any number of times. With another picture it is no score. */
export function readFace(said: string): Found | undefined {
  const [face, ...others] = said.replace(/[\s\p{Emoji_Modifier}]/gu, '')
  const score = face !== undefined && others.every(other => other === face) ? scoreOfFace(face) : undefined
  return score && { score, rest: '' }
}

const PLACES = 5
// Each gap has a limit, so that no long gap can be matched in many ways, which would take too long.
const STAR_RUN = String.raw`[⭐🌟★⭑✭✮✯](?:\s{0,3}[⭐🌟★⭑✭✮✯]){0,5}((?:\s{0,3}[☆✩]){0,5})`
const STARS = new RegExp(STAR_RUN, 'u')

/** Stars at the beginning. `doubtful`: there are too many or too few, or the number after them differs. */
function readStars(said: string): Found | 'doubtful' | undefined {
  const match = STARS.exec(said.slice(0, MAX_HEAD))
  const head = said.slice(0, match?.index)
  if (!match || !(isBlankHead(head) || isHead(head, 'stars'))) return undefined
  const filled = countOf(match[0], FILLED)
  const places = filled + countOf(match[1] ?? '', EMPTY)
  const rest = said.slice(head.length + match[0].length)
  // After words, fewer than five stars may be decoration.
  if (places > PLACES || (places < PLACES && !isBlankHead(head)) || /^\s*[⭐🌟★⭑✭✮✯☆✩]/u.test(rest)) {
    return 'doubtful'
  }
  const number = /^\s{0,3}[x×✕*:(]?\s{0,3}(?=\d)/iu.exec(rest)
  if (!number) return { score: filled as Score, rest, told: places > 1 ? 'stars' : undefined }
  const told = readDigit(rest.slice(number[0].length))
  return told && (places === 1 || told.score === filled) ? { ...told, told: 'unit' } : 'doubtful'
}

const FILLED = /[⭐🌟★⭑✭✮✯]/gu
const EMPTY = /[☆✩]/gu

function countOf(text: string, what: RegExp): number {
  return text.match(what)?.length ?? 0
}

function readNumber(said: string, labels: Labels): Found | undefined {
  const at = said.slice(0, MAX_HEAD).search(/\d/)
  if (at < 0) return undefined
  const head = said.slice(0, at)
  // `:3` is a cat's face; `score:3` is not.
  if (/(?:^|\s)[:;=]-?$/.test(head)) return undefined
  const found = readOutOf(said.slice(at)) ?? readDigit(said.slice(at))
  if (!found || isBlankHead(head)) return found
  const label = readLabel(head, labels)
  return label === found.score || (label === undefined && isHead(head, found.told)) ? found : undefined
}

/**
 * Whether the text before a number contains only brackets, quotes, bullets and the like. It must
 * contain nothing that changes the number: `-5`, `.5`, `$5`.
 */
function isBlankHead(head: string): boolean {
  return /^(?:[>-]\s)?[\s"'([{«‹‚#:•…*–—¿¡]*$/u.test(head)
}

const COURTESY = phrasebook(ADDED, COURTESIES)
const ANNOUNCEMENT = phrasebook(PARTICLES, LEADS)
const GREETING = phrasebook([...PARTICLES, ...LEADS], GREETINGS)
/** Characters after which a number stands alone. In `v5`, `-5` and `<3` it does not. */
const ENDS_HEAD = new RegExp(
  String.raw`(?:[\s,;:!.。、，：！؛،|"'([{«‹#*–—…]|\p{Extended_Pictographic}|${UNSPACED})$`,
  'u',
)

/**
 * Whether the text before a score is only a courtesy or announces it. A greeting may stand before a
 * certain score.
 */
function isHead(head: string, told: Found['told']): boolean {
  if (!ENDS_HEAD.test(head)) return false
  if (/[?؟$€£]/.test(head)) return false
  const words = wordsOf(head)
  const closing = readClosing(head)
  if (closing && (words === '' ? closing.pictures > 0 : isMadeOf(words, COURTESY))) return true
  return isMadeOf(words, ANNOUNCEMENT) || (told !== undefined && isMadeOf(words, GREETING))
}

const alternatives = (words: Iterable<string>) =>
  [...words].map(word => plain(word).replaceAll(' ', '\\s{1,3}')).join('|')
/** A word begins and ends where no letter is beside it. In scripts without spaces it can do so anywhere. */
const WORD_START = String.raw`(?:(?<=${UNSPACED})|(?<![\p{L}\p{M}\p{N}]))`
const WORD_END = String.raw`(?:(?<=${UNSPACED})|(?![\p{L}\p{M}]))`
const DIGIT = /^([1-5])(?:[.,]0)?(?![.,]?\d)["')\]}»›*]*/u
const OF_BEST = String.raw`\s{0,3}(?:\/|(?:${alternatives(OUT_OF)})(?![\p{L}\p{M}]))\s{0,3}(?:${alternatives(BEST)})(?![\d\p{M}])`
const OF_UNITS = String.raw`[\s-]{0,3}(?:${alternatives(UNITS)})${WORD_END}`
/** Repetitions of these add nothing. */
const SUFFIX = new RegExp(String.raw`^(?:${OF_BEST}|${OF_UNITS})["')\]}»›]*`, 'iu')
const SUFFIX_STARS = new RegExp(String.raw`^\s{0,3}[x×✕]?\s{0,3}${STAR_RUN}["')\]}»›]*`, 'iu')

/** A digit with its unit: "/5", "out of 5", "stars", or as many stars. */
function readDigit(text: string): Found | undefined {
  const digit = DIGIT.exec(text)
  if (!digit) return undefined
  const score = Number(digit[1]) as Score
  let rest = text.slice(digit[0].length)
  let told: Found['told']
  for (let count = 0; count < 3; count++) {
    const stars = SUFFIX_STARS.exec(rest)
    const filled = countOf(stars?.[0] ?? '', FILLED)
    if (stars && filled !== 1 && filled !== score) return undefined
    const end = (stars ?? SUFFIX.exec(rest))?.[0].length
    if (end === undefined) break
    rest = rest.slice(end)
    told = 'unit'
  }
  return { score, rest, told }
}

/** Languages that name the best score first: "5 üzerinden 4", "5 में से 4". */
function readOutOf(text: string): Found | undefined {
  const match = /^5\s*(?:üzerinden|uzerinden|में से|点満点中|点満点で|点中|점 만점에|分制)\s*(?=\d)/iu.exec(text)
  const found = match ? readDigit(text.slice(match[0].length)) : undefined
  return found && { ...found, told: 'unit' }
}

const NUMBER = alternatives([...NUMBERS.keys()].sort((a, b) => b.length - a.length))
const SPELLED_SCORE = new RegExp(
  String.raw`${WORD_START}(?:(${NUMBER})(?=${OF_UNITS}|${OF_BEST})|(?<=${WORD_START}(?:${alternatives(UNITS)})\s{0,3})(${NUMBER})${WORD_END})`,
  'iu',
)
const VALUES = new Map([...NUMBERS].map(([word, score]) => [wordsOf(word), score]))

/** Replaces "five stars", "bintang lima" by digits, if a unit shows that it is a score. */
function withDigits(said: string): string {
  const head = said.slice(0, MAX_HEAD)
  return head.replace(SPELLED_SCORE, word => String(VALUES.get(wordsOf(word)) ?? word)) + said.slice(MAX_HEAD)
}
