import { ADDED, COURTESIES, readClosing } from './acknowledgement.ts'
import { GREETINGS, PARTICLES } from './acknowledgement-phrases.ts'
import { isMadeOf, phrasebook, wordsOf } from './phrases.ts'
import type { Score } from './score.ts'
import { scoreOfFace } from './score-faces.ts'
import { type Labels, readLabel } from './score-labels.ts'
import { BEST, LEADS, NUMBERS, OUT_OF, UNITS } from './score-words.ts'
import { plain } from './text.ts'

/** What a text begins with is a score; `rest` is what follows, in its plain form. */
export interface Found {
  score: Score
  rest: string
  /** By which it can be nothing else, whatever follows: several stars, or what it is of ("/5", "stars"). */
  told?: 'stars' | 'unit'
}

/** Scripts without spaces between words, as far as scores are read in them. */
export const UNSPACED = String.raw`[\p{sc=Thai}\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}]`

/** What stands before a score is short, if it is a mere courtesy. */
const MAX_HEAD = 160

/** The stars, the face or the number that a text begins with, behind a courtesy or an announcement at most. */
export function readSigns(text: string, labels: Labels): Found | undefined {
  const said = withDigits(text)
  const stars = readStars(said)
  return stars === 'doubtful' ? undefined : (stars ?? readFace(said) ?? readNumber(said, labels))
}

/** One face, however often; in a cloud, or of several pictures, it is another. */
export function readFace(said: string): Found | undefined {
  const [face, ...others] = said.replace(/[\s\p{Emoji_Modifier}]/gu, '')
  const score = face !== undefined && others.every(other => other === face) ? scoreOfFace(face) : undefined
  return score && { score, rest: '' }
}

const PLACES = 5
// Each gap has a bound, so that no long gap is tried in many ways.
const STAR_RUN = String.raw`[⭐🌟★⭑✭✮✯](?:\s{0,3}[⭐🌟★⭑✭✮✯]){0,5}((?:\s{0,3}[☆✩]){0,5})`
const STARS = new RegExp(STAR_RUN, 'u')

/** Stars to begin with; doubtful where they are too many, too few, or not as many as the number behind them says. */
function readStars(said: string): Found | 'doubtful' | undefined {
  const match = STARS.exec(said.slice(0, MAX_HEAD))
  const head = said.slice(0, match?.index)
  if (!match || !(isBlankHead(head) || isHead(head, 'stars'))) return undefined
  const filled = countOf(match[0], FILLED)
  const places = filled + countOf(match[1] ?? '', EMPTY)
  const rest = said.slice(head.length + match[0].length)
  // Behind words fewer may be there for their looks.
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
  // A cat's face, and not "score:3".
  if (/(?:^|\s)[:;=]-?$/.test(head)) return undefined
  const found = readOutOf(said.slice(at)) ?? readDigit(said.slice(at))
  if (!found || isBlankHead(head)) return found
  const label = readLabel(head, labels)
  return label === found.score || (label === undefined && isHead(head, found.told)) ? found : undefined
}

/** Brackets, quotes, bullets and the like, but nothing that would make the number another: `-5`, `.5`, `$5`. */
function isBlankHead(head: string): boolean {
  return /^(?:[>-]\s)?[\s"'([{«‹‚#:•…*–—¿¡]*$/u.test(head)
}

const COURTESY = phrasebook(ADDED, COURTESIES)
const ANNOUNCEMENT = phrasebook(PARTICLES, LEADS)
const GREETING = phrasebook([...PARTICLES, ...LEADS], GREETINGS)
/** Behind which a number stands by itself: it is none in `v5`, `-5` or `<3`. */
const ENDS_HEAD = new RegExp(
  String.raw`(?:[\s,;:!.。、，：！؛،|"'([{«‹#*–—…]|\p{Extended_Pictographic}|${UNSPACED})$`,
  'u',
)

/** Whether what stands before a score is a mere courtesy, or announces it; a greeting may go before what is sure. */
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
/** A word begins and ends where no letter is beside it; in scripts without spaces it may do so anywhere. */
const WORD_START = String.raw`(?:(?<=${UNSPACED})|(?<![\p{L}\p{M}\p{N}]))`
const WORD_END = String.raw`(?:(?<=${UNSPACED})|(?![\p{L}\p{M}]))`
const DIGIT = /^([1-5])(?:[.,]0)?(?![.,]?\d)["')\]}»›*]*/u
const OF_BEST = String.raw`\s{0,3}(?:\/|(?:${alternatives(OUT_OF)})(?![\p{L}\p{M}]))\s{0,3}(?:${alternatives(BEST)})(?![\d\p{M}])`
const OF_UNITS = String.raw`[\s-]{0,3}(?:${alternatives(UNITS)})${WORD_END}`
/** Repeated, they say no more. */
const SUFFIX = new RegExp(String.raw`^(?:${OF_BEST}|${OF_UNITS})["')\]}»›]*`, 'iu')
const SUFFIX_STARS = new RegExp(String.raw`^\s{0,3}[x×✕]?\s{0,3}${STAR_RUN}["')\]}»›]*`, 'iu')

/** A digit, with what tells of what: "/5", "out of 5", "stars", as many stars. */
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

/** Where the best score is told first: "5 üzerinden 4", "5 में से 4". */
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

/** "Five stars", "bintang lima": as digits, where a unit tells that it is a score. */
function withDigits(said: string): string {
  const head = said.slice(0, MAX_HEAD)
  return head.replace(SPELLED_SCORE, word => String(VALUES.get(wordsOf(word)) ?? word)) + said.slice(MAX_HEAD)
}
