import { fold, shorten, storable } from '../../domain/text.ts'
import { VOCABULARY } from './vocabulary.ts'

/** The longest text that an operator will read, characters. */
const MAX_LENGTH = 400
/** Only the beginning of a longer text is read, characters. */
const MAX_READ = 1_500

const GONE = '…'

/** Keys, e-mail addresses, phone numbers and pictures. Always removed, wherever they come from. */
const ALWAYS = [
  /\b(?:sk|pk|gsk|xai|hf|key|rk)[-_][\w*-]{6,}|\bAIza[\w*-]{10,}|\bBearer\s+\S+/gi,
  /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g,
  /(?<![\w-])\+?\d[\d\s().-]{5,}\d/g,
  /\p{Extended_Pictographic}/gu,
  // Encoded text can't be compared with the prompt.
  /[\w+/=-]{48,}/g,
]

/** Scripts without spaces between words. They are compared by pairs of characters. */
const SPACELESS = /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Hang}\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}]/u

/** This many words of the prompt in a row are a quotation, however common each word is. */
const QUOTATION = 4

export interface PromptFilter {
  /** The text without anything of the prompt, and short enough to read. */
  clean(said: string): string
  /** Whether a text is a code or the name of a field, and not one of the prompt's words. */
  isName(name: string): boolean
}

/**
 * Makes a filter that removes from an endpoint's text everything that was in the request: customers' words, instructions,
 * knowledge, the key. It works word by word, so that it also finds a quotation that is cut, folded, escaped or reordered.
 * The vocabulary of errors and the names of parameters stay. If in doubt, it removes too much.
 */
export function promptFilter(prompt: string[]): PromptFilter {
  const asked = comparable(unescaped(prompt.join('\n')))
  const parts = asked.match(/[\p{L}\p{M}\p{N}]+/gu) ?? []
  const known = new Set(parts)
  const long = [...known].filter(part => part.length >= 6)
  const line = ` ${parts.join(' ')} `

  const isQuoted = (word: string): boolean => {
    if (SPACELESS.test(word)) return pairsOf(word).some(pair => asked.includes(pair))
    if (known.has(word)) return true
    return word.length >= 4 && (asked.includes(word) || long.some(part => word.includes(part)))
  }

  const clean = (said: string): string => {
    const text = ALWAYS.reduce(
      (rest, always) => rest.replace(always, GONE),
      storable(unescaped(said.slice(0, MAX_READ))).replace(/\p{Cf}/gu, ''),
    )
    const pieces = text.match(/[\p{L}\p{M}\p{N}]+|[^\p{L}\p{M}\p{N}]+/gu) ?? []
    const places = pieces.flatMap((piece, index) => (/[\p{L}\p{N}]/u.test(piece) ? [index] : []))
    const words = places.map(index => comparable(pieces[index] ?? ''))
    for (const [at, word] of words.entries()) {
      const following = words.slice(at, at + QUOTATION)
      const isQuotation = following.length === QUOTATION && line.includes(` ${following.join(' ')} `)
      const count = isQuotation ? QUOTATION : !VOCABULARY.has(word) && isQuoted(word) ? 1 : 0
      for (const place of places.slice(at, at + count)) pieces[place] = GONE
    }
    // Whatever is between two removed words is removed with them.
    const joined = pieces.join('').replace(/…(?:[^\p{L}\p{M}\p{N}…]*…)+/gu, GONE)
    return shorten(joined.replace(/\s+/g, ' ').trim(), MAX_LENGTH)
  }
  return { clean, isName: name => /^[\w.[\]/:-]{1,80}$/.test(name) && clean(name) === name }
}

/** Without accents too, because programs that write errors often only know ASCII. */
function comparable(text: string): string {
  return fold(text)
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize()
}

function pairsOf(word: string): string[] {
  const characters = [...word]
  if (characters.length < 2) return characters
  return characters.slice(1).map((character, index) => `${characters[index]}${character}`)
}

/** Removes the escapes of JSON, Python, HTML and URLs, including nested ones. */
function unescaped(text: string): string {
  let plain = text
  for (let depth = 0; depth < 3; depth++) {
    plain = plain
      .replace(/\\u\{?([0-9a-f]{4,5})\}?/gi, (_, code: string) => character(Number.parseInt(code, 16)))
      .replace(/\\x([0-9a-f]{2})/gi, (_, code: string) => character(Number.parseInt(code, 16)))
      .replace(/\\[nrtbf]/g, ' ')
      .replace(/\\(["'\\/])/g, '$1')
      .replace(/&#(\d{1,6});/g, (_, code: string) => character(Number(code)))
      .replace(/&#x([0-9a-f]{1,5});/gi, (_, code: string) => character(Number.parseInt(code, 16)))
      .replace(/&(\w)(?:uml|acute|grave|circ|tilde|cedil|ring|slash|caron);/gi, '$1')
      .replace(/(?:%[0-9a-f]{2})+/gi, decoded)
      // UTF-8 that was read or escaped byte by byte.
      .replace(/(?:[\xc2-\xf4][\x80-\xbf]{1,3})+/g, bytes => Buffer.from(bytes, 'latin1').toString())
  }
  return plain
}

/** As UTF-16, so that two halves of a pair that were escaped separately become one character. */
function character(code: number): string {
  return code > 0xffff ? String.fromCodePoint(Math.min(code, 0x10ffff)) : String.fromCharCode(code)
}

function decoded(escaped: string): string {
  try {
    return decodeURIComponent(escaped)
  } catch {
    return ' '
  }
}
