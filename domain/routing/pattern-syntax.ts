import { plain } from '../text.ts'

/** A pattern in the form that is compiled, and the places that can't work in all scripts. */
export interface ReadPattern {
  source: string
  /** The positions of `\b` and `\B`, counted from 0. */
  boundaries: number[]
}

/**
 * Converts a pattern in RE2's syntax for texts in their plain form. Its letters are made plain, too.
 * `\w`, `\s` and the POSIX classes cover only ASCII in RE2, so they are replaced by classes of all
 * scripts; `\d` stays, because all digits of a plain text are ASCII. RE2 has no word boundary except
 * that of ASCII. The pattern is read once; unknown syntax stays as it is.
 */
export function readPattern(source: string): ReadPattern {
  const boundaries: number[] = []
  let read = ''
  let literal = ''
  const flush = () => {
    read += plainLiterals(literal)
    literal = ''
  }
  for (let at = 0; at < source.length; ) {
    const token = tokenAt(source, at)
    if (token.kind === 'literal') literal += token.text
    else {
      flush()
      if (token.kind === 'boundary') boundaries.push(at)
      read += token.read
    }
    at += token.text.length
  }
  flush()
  return { source: read, boundaries }
}

type Token = { kind: 'literal'; text: string } | { kind: 'boundary' | 'other'; text: string; read: string }

const QUOTED = /\\Q[\s\S]*?(?:\\E|$)/y
const ESCAPE = /\\(?:[pP](?:\{[^}]*\}|.)|x(?:\{[^}]*\}|[0-9A-Fa-f]{2})|[\s\S])/uy
const CLASS = /\[\^?\]?(?:\[:\^?\w+:\]|\\(?:[pP]\{[^}]*\}|x\{[^}]*\}|[\s\S])|[^\]\\])*\]/uy

function tokenAt(source: string, at: number): Token {
  const quoted = matchAt(QUOTED, source, at)
  if (quoted !== undefined) {
    return { kind: 'other', text: quoted, read: escaped(plain(quoted.replace(/^\\Q|\\E$/g, ''))) }
  }
  const backslashed = matchAt(ESCAPE, source, at)
  if (backslashed !== undefined) {
    const kind = backslashed === '\\b' || backslashed === '\\B' ? 'boundary' : 'other'
    return { kind, text: backslashed, read: OUTSIDE[backslashed] ?? backslashed }
  }
  const list = matchAt(CLASS, source, at)
  if (list !== undefined) return { kind: 'other', text: list, read: readClass(list) }
  return { kind: 'literal', text: source.charAt(at) }
}

function matchAt(pattern: RegExp, source: string, at: number): string | undefined {
  pattern.lastIndex = at
  return pattern.exec(source)?.[0]
}

const WORD = String.raw`\p{L}\p{M}\p{N}_`
const NO_WORD = String.raw`\p{Pd}\p{Ps}\p{Pe}\p{Pi}\p{Pf}\p{Po}\p{S}\p{Z}\p{C}\x{203f}\x{2040}\x{2054}`
const SPACE = String.raw`\s\x{0b}\x{85}\p{Z}`
const NO_SPACE = String.raw`\x{00}-\x{08}\x{0e}-\x{1f}\x{21}-\x{84}\x{86}-\x{9f}\x{a1}-\x{167f}\x{1681}-\x{1fff}\x{200b}-\x{2027}\x{202a}-\x{202e}\x{2030}-\x{205e}\x{2060}-\x{2fff}\x{3001}-\x{10ffff}`

/** Without case folding, because case makes no difference here and folding costs time. */
const OUTSIDE: Readonly<Record<string, string>> = {
  '\\w': `(?-i:[${WORD}])`,
  '\\W': `(?-i:[^${WORD}])`,
  '\\s': `[${SPACE}]`,
  '\\S': `[^${SPACE}]`,
}

const INSIDE: Readonly<Record<string, string>> = {
  '\\w': WORD,
  '\\W': NO_WORD,
  '\\s': SPACE,
  '\\S': NO_SPACE,
  '[:word:]': WORD,
  '[:^word:]': NO_WORD,
  '[:alpha:]': String.raw`\p{L}\p{M}`,
  '[:alnum:]': String.raw`\p{L}\p{M}\p{N}`,
  '[:upper:]': String.raw`\p{Lu}`,
  '[:lower:]': String.raw`\p{Ll}`,
  '[:space:]': SPACE,
  '[:^space:]': NO_SPACE,
}

/** One item of a character class: a nested class, an escaped character, or a character. */
const ITEM = /\[:\^?\w+:\]|\\(?:[pP](?:\{[^}]*\}|.)|x(?:\{[^}]*\}|[0-9A-Fa-f]{2})|[\s\S])|[^\\]/uy
const MANY = /^(?:\\[dDwWsSpP]|\[:)/

function readClass(written: string): string {
  // A letter and its accent, which are one character in a text.
  const list = written.normalize('NFC')
  const [head = '['] = /^\[\^?\]?/.exec(list) ?? []
  const end = list.length - 1
  let read = head
  for (let at = head.length; at < end; ) {
    const item = matchAt(ITEM, list, at) ?? list.charAt(at)
    at += item.length
    if (MANY.test(item)) {
      read += INSIDE[item] ?? item
      // After a class, a hyphen is a literal hyphen. After the last character of a replaced class it
      // would make a range, so it is escaped.
      if (list[at] === '-') {
        read += '\\-'
        at += 1
      }
      continue
    }
    const to = list[at] === '-' && at + 1 < end ? matchAt(ITEM, list, at + 1) : undefined
    if (to === undefined) read += isAscii(item) ? item : plainCharacter(item)
    else {
      at += 1 + to.length
      read += readRange(item, to)
    }
  }
  // When only invisible characters were in the class, nothing is left; then it stays as written.
  return read === head ? written : `${read}]`
}

/** The plain form of a character. A character whose plain form has several characters stays as it is. */
function plainCharacter(character: string): string {
  const read = plain(character)
  return [...read].length > 1 ? character : inClass(read)
}

/**
 * The original range stays, and the range of the plain characters is added: ا to ی also contains پ,
 * which ا to ي does not.
 */
function readRange(from: string, to: string): string {
  const range = `${from}-${to}`
  if (isAscii(range)) return range
  const [first, last] = [plain(from), plain(to)]
  const ordered = [first, last].every(end => [...end].length === 1) && first <= last
  return ordered && `${first}-${last}` !== range ? `${range}${inClass(first)}-${inClass(last)}` : range
}

function inClass(character: string): string {
  return /[\]\\^[-]/.test(character) ? `\\${character}` : character
}

/**
 * Changes only characters outside ASCII, with a letter before them that they may combine with. A result
 * that would be an operator (a full-width bracket) is escaped.
 */
function plainLiterals(source: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it begins with what isn't ASCII.
  return source.replace(/[A-Za-z]?[^\u0000-\u007f]+/g, run => {
    const first = /^[A-Za-z]/.test(run) ? 1 : 0
    return plain(run).replace(/[^\p{L}\p{M}\p{N}\s]/gu, (symbol, at: number) =>
      at >= first ? escaped(symbol) : symbol,
    )
  })
}

function escaped(text: string): string {
  return text.replace(/[\\.+*?()|[\]{}^$"'`~!@#%&=<>,:;/_-]/g, '\\$&')
}

function isAscii(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it is about all of ASCII.
  return /^[\u0000-\u007f]*$/.test(text)
}
