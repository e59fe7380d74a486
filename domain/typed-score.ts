import { isAcknowledgement } from './acknowledgement.ts'
import { PARTICLES } from './acknowledgement-phrases.ts'
import { isMadeOf, phrasebook, wordsOf } from './phrases.ts'
import { areOpposite, contradicts, scoreOfFace } from './score-faces.ts'
import { type Labels, labelsOf, readLabel } from './score-labels.ts'
import { BEST, LEADS, OUT_OF, SPELLED, UNITS } from './score-words.ts'
import type { Score } from './survey.ts'
import { fold, plain, tailOf } from './text.ts'

/** A score, with what was written behind it, as it came. */
export interface TypedScore {
  score: Score
  comment?: string
}

/** What a text begins with is a score; `rest` is what follows, in its plain form. */
interface Found {
  score: Score
  rest: string
  /** A score beyond doubt, whatever follows: several stars. */
  sure?: boolean
}

/** What stands before a score is short, if it is a mere courtesy. */
const MAX_HEAD = 160

const SPELLED_LABELS = labelsOf(SPELLED)
const NO_LABELS = labelsOf([])

/**
 * A score as people type it: `5`, `๕`, `5/5`, `5 out of 5`, `5️⃣`, `⭐⭐⭐⭐`, `★★★☆☆`, `⭐×5`, `😍`, `4 stars`, `5 - quick and
 * friendly`, `Thank you, 5`, and the question's own labels (from 1 to 5). A number that only begins a sentence ("5 items are
 * missing") is none, and a thumb up is a thank-you, not a score. What is in doubt is none: it is read by a person.
 */
export function readTypedScore(text: string, labels: readonly string[] = []): TypedScore | undefined {
  const said = plain(text).trim()
  const own = labelsOf(labels)
  const label = readLabel(said, own) ?? readLabel(said, SPELLED_LABELS)
  if (label !== undefined) return { score: label }
  const found = readSigns(said, own)
  return found && withRest(text, found, own)
}

/** Whether a text is a number, or stars, and nothing else: an answer given twice, out of impatience. */
export function isBareScore(text: string, score: Score): boolean {
  const said = plain(text).trim()
  const found = readFace(said) ? undefined : readSigns(said, NO_LABELS)
  return (
    found?.score === score && wordsOf(found.rest) === '' && withRest(text, found, NO_LABELS) !== undefined
  )
}

function readSigns(said: string, labels: Labels): Found | undefined {
  const stars = readStars(said)
  return stars === 'doubtful' ? undefined : (stars ?? readFace(said) ?? readNumber(said, labels))
}

/** One face, however often; in a cloud, or of several pictures, it is another. */
function readFace(said: string): Found | undefined {
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
  if (!match || !(isBlankHead(head) || isHead(head))) return undefined
  const filled = countOf(match[0], FILLED)
  const places = filled + countOf(match[1] ?? '', EMPTY)
  const rest = said.slice(head.length + match[0].length)
  // Behind words fewer may be there for their looks.
  if (places > PLACES || (places < PLACES && !isBlankHead(head)) || /^\s*[⭐🌟★⭑✭✮✯☆✩]/u.test(rest)) {
    return 'doubtful'
  }
  const number = /^\s{0,3}[x×✕*:(]?\s{0,3}(?=\d)/iu.exec(rest)
  if (!number) return { score: filled as Score, rest, sure: places > 1 }
  const told = readDigit(rest.slice(number[0].length))
  return told && (places === 1 || told.score === filled) ? told : 'doubtful'
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
  return isHead(head) || label === found.score ? found : undefined
}

/** Brackets, quotes and the like, but nothing that would make the number another: `-5`, `.5`, `$5`. */
function isBlankHead(head: string): boolean {
  return /^[\s"'([{«‹„‚#:•…*–—¿¡]*$/u.test(head)
}

const ANNOUNCEMENT = phrasebook(PARTICLES, LEADS)
/** Behind which a number stands by itself: it is none in `v5`, `-5` or `<3`. */
const ENDS_HEAD =
  /(?:[\s,;:!.。、，：！؛،|"'([{«‹„#*–—…]|\p{Extended_Pictographic}|[\p{sc=Thai}\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}])$/u

/** Whether what stands before a score is a mere courtesy, or announces it. */
function isHead(head: string): boolean {
  if (!ENDS_HEAD.test(head)) return false
  return isAcknowledgement({ text: head }) || (!/[?؟$€£]/.test(head) && isMadeOf(wordsOf(head), ANNOUNCEMENT))
}

const alternatives = (words: readonly string[]) =>
  words.map(word => plain(word).replaceAll(' ', '\\s{1,3}')).join('|')
/** A word ends where no letter follows; in scripts without spaces it may end anywhere. */
const WORD_END = String.raw`(?:(?<=[\p{sc=Thai}\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}])|(?![\p{L}\p{M}]))`
const DIGIT = /^([1-5])(?:[.,]0)?(?![.,]?\d)["')\]}»›*]*/u
/** Repeated, they say no more. */
const SUFFIX = new RegExp(
  String.raw`^(?:\s{0,3}(?:\/|(?:${alternatives(OUT_OF)})(?![\p{L}\p{M}]))\s{0,3}(?:${alternatives(BEST)})(?![\d\p{M}])|[\s-]{0,3}(?:${alternatives(UNITS)})${WORD_END})["')\]}»›]*`,
  'iu',
)
const SUFFIX_STARS = new RegExp(String.raw`^\s{0,3}[x×✕]?\s{0,3}${STAR_RUN}["')\]}»›]*`, 'iu')

/** A digit, with what tells of what: "/5", "out of 5", "stars", as many stars. */
function readDigit(text: string): Found | undefined {
  const digit = DIGIT.exec(text)
  if (!digit) return undefined
  const score = Number(digit[1]) as Score
  let rest = text.slice(digit[0].length)
  for (let count = 0; count < 3; count++) {
    const stars = SUFFIX_STARS.exec(rest)
    const filled = countOf(stars?.[0] ?? '', FILLED)
    if (stars && filled !== 1 && filled !== score) return undefined
    const end = (stars ?? SUFFIX.exec(rest))?.[0].length
    if (end === undefined) break
    rest = rest.slice(end)
  }
  return { score, rest }
}

/** Where the best score is told first: "5 üzerinden 4", "5 में से 4". */
function readOutOf(text: string): Found | undefined {
  const match = /^5\s*(?:üzerinden|uzerinden|में से|点満点中|点満点で|点中|점 만점에|分制)\s*(?=\d)/iu.exec(text)
  return match ? readDigit(text.slice(match[0].length)) : undefined
}

/** What follows a clear break is a comment; what follows directly makes the number part of a sentence. */
const BREAK = /^(?:\s*[,;:.!…。、，；：！؛،।|–—―~=]+\s*|\s+-+\s*|\s*-+\s+|\s*\n\s*)+/u
/** Directly behind a number they make another thing of it: `5%`, `5?`, `5°`. */
const PART_OF_NUMBER = /^\s*[?؟%‰$€£¥₹฿₫₺°/\\^&@]/u

function withRest(text: string, found: Found, labels: Labels): TypedScore | undefined {
  const { score, rest, sure } = found
  const words = wordsOf(rest)
  if (PART_OF_NUMBER.test(rest)) return undefined
  if (words === '') return contradicts(rest, score) || /[?؟]/.test(rest) ? undefined : { score }
  const label = readLabel(rest, labels)
  if (label !== undefined) return areOpposite(label, score) ? undefined : { score }
  if (
    /^\p{L}/u.test(rest) &&
    !/^[\p{sc=Thai}\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}]/u.test(rest)
  ) {
    return undefined
  }
  if (isAcknowledgement({ text: rest })) return { score }
  const comment = commentIn(rest, score, labels) ?? (sure ? rest.trim() : undefined)
  return comment === undefined ? undefined : { score, comment: tailOf(text, comment) }
}

function commentIn(rest: string, score: Score, { exact }: Labels): string | undefined {
  const said = rest.trim()
  // "5 Very good, thanks Ann": as the question has it, whatever dash it was typed with.
  const title = [...exact.keys()].find(label => exact.get(label) === score) ?? ''
  if (title !== '' && fold(said.slice(0, title.length)) === title && BREAK.test(said.slice(title.length))) {
    return said
  }
  if (/^\([^()]+\)$/.test(said)) return said
  const gap = BREAK.exec(rest)
  const comment = gap ? rest.slice(gap[0].length).trim() : ''
  return comment === '' || /^\d/.test(comment) ? undefined : comment
}
