/** As much of a text as is looked at and kept, in UTF-16 units: the longest message that WhatsApp takes. */
export const MAX_TEXT = 4_096

const ELLIPSIS = '…'

/** The first `limit` UTF-16 units, without half a character at the end. */
export function cut(text: string, limit = MAX_TEXT): string {
  if (text.length <= limit) return text
  return text.slice(0, limit).replace(/[\ud800-\udbff]$/, '')
}

/** Not longer than `limit`, and showing that something is missing. */
export function shorten(text: string, limit: number): string {
  return text.length <= limit ? text : cut(text, limit - ELLIPSIS.length) + ELLIPSIS
}

/**
 * A text as it reads, whatever it was typed with: compatibility forms are one (NFKC: `ＡＢＣ` is `ABC`), what can't be
 * seen is gone (zero-width spaces and joiners, soft hyphens), typographic quotes are plain, Thai and Lao marks stand in
 * one order. Upper and lower case stay.
 */
export function plain(text: string): string {
  return inReadingOrder(text.normalize('NFKC').replace(UNSEEN, '').normalize('NFKC'))
    .replace(/[‘’ʼ]/g, "'")
    .replace(/[“”]/g, '"')
}

const UNSEEN = /\p{Default_Ignorable_Code_Point}/gu

/**
 * A text for comparing without regard to case: `plain`, folded in full (ß is ss, σ is ς), runs of white space as one
 * space, none at the ends. The four Turkish letters i (İ, I, ı, i) are one, since customers type them as they come.
 */
export function fold(text: string): string {
  // The way over upper case takes in what has no single lower-case letter of its own (ß, ŉ, ı, ſ).
  const folded = plain(text).toLowerCase().toUpperCase().toLowerCase()
  return plain(folded.replaceAll('ς', 'σ').replace(/i\u0307+/g, 'i'))
    .replace(/\s+/gu, ' ')
    .trim()
}

const MARKS = /[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]{2,}|[\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ece]{2,}/g

/**
 * Thai and Lao keep marks in the order they were typed, in which the same picture has several spellings; NFKC also
 * takes SARA AM apart, around a tone mark. Marks are put in order (vowel, nikhahit, tone, silencer), each once;
 * nikhahit and SARA AA become SARA AM; two SARA E become SARA AE.
 */
function inReadingOrder(text: string): string {
  return text
    .replace(MARKS, marks => [...new Set(marks)].sort((a, b) => rank(a) - rank(b)).join(''))
    .replace(/\u0e4d([\u0e48-\u0e4b]*)\u0e32/g, '$1\u0e33')
    .replace(/\u0ecd([\u0ec8-\u0ecb]*)\u0eb2/g, '$1\u0eb3')
    .replaceAll('\u0e40\u0e40', '\u0e41')
    .replaceAll('\u0ec0\u0ec0', '\u0ec1')
}

/** By code point, but nikhahit before the tones; Lao lies 0x80 above Thai. */
function rank(mark: string): number {
  const code = mark.charCodeAt(0)
  const thai = code >= 0x0e80 ? code - 0x80 : code
  return thai === 0x0e4d ? 0x0e47 + 0.5 : thai
}
