/** Punctuation inside a sentence, which looks wrong beside a missing part. */
const COMMAS = ',;:،؛﹐﹔、，；：､'
/** Punctuation that ends a sentence. */
const STOPS = '.!?…。！？．｡؟۔।॥‼⁇⁈⁉'
const DASHES = '\\-‐‑‒–—―−'
/** In French these have a space before them, which stays. */
const SPACED = '!?;:»‼⁇⁈⁉'

const BEGINS_WITH_COMMA = new RegExp(`^[${COMMAS}]`)
const BEGINS_WITH_STOP = new RegExp(`^[${STOPS}]`)
const BEGINS_SPACED = new RegExp(`^[${SPACED}]`)
const CLOSERS = ')\\]}）］｝」』】》〉〕»›”’"'
const BEGINS_WITH_CLOSER = new RegExp(`^[${CLOSERS}]`)
const ENDS_SENTENCE = new RegExp(`[${STOPS}][${CLOSERS}']*$`)
/** Punctuation left at the beginning of a sentence: `, welcome`, `! Welcome`, `– welcome`. */
const LEFT_BEHIND = new RegExp(`^(?:[${COMMAS}${STOPS}]+|[${DASHES}]+(?=\\s|$))`)
/** Punctuation left at the end: `Thanks,`, `Your agent:`, `Welcome –`. */
const LEFT_AHEAD = new RegExp(`(?:\\s*[${COMMAS}]+|\\s+[${DASHES}]+)$`)
/** A possessive ending: `’s desk`. */
const POSSESSIVE = /^['’]s?(?!\p{L})/u

/** Pairs that surround something: brackets, quotes, WhatsApp's format marks. */
const SHELLS: Readonly<Record<string, string>> = {
  '(': ')',
  '[': ']',
  '（': '）',
  '［': '］',
  '「': '」',
  '『': '』',
  '【': '】',
  '《': '》',
  '〈': '〉',
  '〔': '〕',
  '“': '”',
  '‘': '’',
  '„': '“',
  '«': '»',
  '‹': '›',
  '"': '"',
  "'": "'",
  '*': '*',
  _: '_',
  '~': '~',
  '`': '`',
}

/**
 * Joins the pieces of a text around missing parts, so that no gap shows: `Hi ` and `, how can we help?`
 * become `Hi, how can we help?`. It removes only what looks wrong beside a gap: a doubled space, a
 * space before a comma, a comma that separates nothing, empty brackets and quotes, an empty line.
 */
export function closeGaps(pieces: string[]): string {
  const [first = '', ...rest] = pieces
  return rest.reduce((left, right, index) => join(left, right, index === rest.length - 1), first)
}

/**
 * `isLast`: nothing follows `right`. Otherwise another gap follows, and the next call decides what
 * looks wrong before it.
 */
function join(left: string, right: string, isLast: boolean): string {
  const [outer, inner] = withoutShell(left, right.replace(POSSESSIVE, ''))
  const before = outer.trimEnd()
  const spaceBefore = outer.slice(before.length)
  const isStart = before === '' || spaceBefore.includes('\n') || ENDS_SENTENCE.test(before)
  const rest = isStart ? inner.replace(/^[^\S\n]+/, '').replace(LEFT_BEHIND, '') : inner
  const after = rest.trimStart()
  const spaceAfter = rest.slice(0, rest.length - after.length)
  if (before === '') return after
  if (after === '') return isLast ? before.replace(LEFT_AHEAD, '') : before + wider(spaceBefore, spaceAfter)

  const isEnd = spaceAfter.includes('\n')
  const breaksOff = isEnd || BEGINS_WITH_COMMA.test(after) || BEGINS_WITH_STOP.test(after)
  const kept =
    !isStart && (breaksOff || BEGINS_WITH_CLOSER.test(after)) ? before.replace(LEFT_AHEAD, '') : before
  return kept + spaceBetween(spaceBefore, spaceAfter, after) + after
}

function spaceBetween(before: string, after: string, next: string): string {
  if (before.includes('\n') || after.includes('\n')) return wider(before, after)
  const hugs = BEGINS_WITH_COMMA.test(next) || BEGINS_WITH_STOP.test(next) || BEGINS_WITH_CLOSER.test(next)
  if (!hugs) return wider(before, after)
  return BEGINS_SPACED.test(next) ? after : ''
}

/** Of the white space on both sides of a gap only one is kept: the one with more lines. */
function wider(before: string, after: string): string {
  const lines = (space: string) => space.split('\n').length
  if (before === '' || after === '') return before + after
  return lines(before) > lines(after) ? before : after
}

function withoutShell(left: string, right: string): [string, string] {
  const [before, after] = [left.trimEnd(), right.trimStart()]
  const opener = before.at(-1)
  if (opener === undefined || SHELLS[opener] === undefined || SHELLS[opener] !== after[0])
    return [left, right]
  return withoutShell(before.slice(0, -1), after.slice(1))
}
