/** As much of a text as is looked at and kept, in UTF-16 units: the longest message that WhatsApp takes. */
export const MAX_TEXT = 4_096

const ELLIPSIS = '…'

/** The first `limit` UTF-16 units, without half a character at the end. */
export function cut(text: string, limit = MAX_TEXT): string {
  if (text.length <= limit) return text
  return text.slice(0, limit).replace(/[\ud800-\udbff]$/, '')
}

/**
 * A text that PostgreSQL and JSON's readers take: without NUL and halves of surrogate pairs, which models and customers'
 * programs do produce. One of them in a row makes every try to store it fail, for ever.
 */
export function storable(text: string): string {
  return text.replace(/\0|\p{Surrogate}/gu, '')
}

/** Not longer than `limit`, and showing that something is missing. */
export function shorten(text: string, limit: number): string {
  return text.length <= limit ? text : cut(text, limit - ELLIPSIS.length) + ELLIPSIS
}

/**
 * A text as it reads, whatever it was typed with, for comparing: compatibility forms are one (NFKC: `ＡＢＣ` is `ABC`), the
 * digits of every script are 0 to 9, WhatsApp's marks for bold and the like are gone (`*5*`), and so is what can't be seen;
 * Arabic and Hebrew have no vowel marks, Arabic one yeh, kaf and heh; the Turkish İ and ı are I and i, typographic quotes
 * plain, Thai and Lao marks stand in one order. Upper and lower case stay. What is stored, shown and sent is never this, but
 * the text as it came.
 */
export function plain(text: string): string {
  const seen = withLatinI(withoutUnseen(text.normalize('NFKC'))).normalize('NFKC')
  return withoutFormatting(inReadingOrder(withPlainArabic(withAsciiDigits(seen))))
    .replace(/[‘’‛ʼ׳]/g, "'")
    .replace(/[“”„‟״]/g, '"')
}

/** Whether there is nothing in a text that can be seen. */
export function isBlank(text: string): boolean {
  return !/[^\s\0\p{Cf}\p{Default_Ignorable_Code_Point}]/u.test(text)
}

/**
 * A text for comparing without regard to case: `plain`, folded in full (ß is ss, σ is ς), runs of white space as one
 * space, none at the ends.
 */
export function fold(text: string): string {
  // The way over upper case takes in what has no single lower-case letter of its own (ß, ŉ, ſ).
  const folded = plain(text).toLowerCase().toUpperCase().toLowerCase()
  return plain(folded.replaceAll('ς', 'σ').replace(/i\u0307+/g, 'i'))
    .replace(/\s+/gu, ' ')
    .trim()
}

/**
 * A folded text to look something up in: hamza and teh marbuta are as people who type fast leave them (أ is ا, ة is ه).
 * Where whole texts are compared they still tell words apart.
 */
export function loose(folded: string): string {
  return folded
    .replace(/[أإآٱ]/g, 'ا')
    .replaceAll('ؤ', 'و')
    .replaceAll('ئ', 'ي')
    .replaceAll('ء', '')
    .replaceAll('ة', 'ه')
}

/**
 * The end of a text, as it came, that reads as `tail`: the end of its plain form. The whole text where what stands before
 * changes how the end reads.
 */
export function tailOf(text: string, tail: string): string {
  // A shorter end doesn't read longer: the place is found by halving.
  let [longest, shortest] = [0, text.length]
  while (longest < shortest) {
    const middle = Math.ceil((longest + shortest) / 2)
    if (plain(text.slice(middle)).trim().length >= tail.length) longest = middle
    else shortest = middle - 1
  }
  // Marks of a format before it show nothing, as long as those behind it are there.
  for (let at = longest; at >= Math.max(0, longest - MAX_MARKS); at--) {
    if (plain(text.slice(at)).trim() === tail) return text.slice(at).trim()
  }
  return text.trim()
}

const MAX_MARKS = 8

/** Format characters, variation selectors, the keycap around a digit … but not yet what may belong to an emoji. */
const UNSEEN = /(?![\u200d\u{e0020}-\u{e007f}])[\u20e3\p{Default_Ignorable_Code_Point}\p{Cf}]/gu
/** A joiner makes one picture of several, between two pictures; elsewhere it shows nothing. */
const STRAY_JOINER =
  /(?<!\p{Extended_Pictographic}\p{Emoji_Modifier}?)\u200d|\u200d(?!\p{Extended_Pictographic})/gu
/** Tags name the region of a flag, behind it. */
const STRAY_TAG = /(?<!\u{1f3f4}[\u{e0020}-\u{e007e}]{0,7})[\u{e0020}-\u{e007f}]/gu

function withoutUnseen(text: string): string {
  return text.replace(UNSEEN, '').replace(STRAY_JOINER, '').replace(STRAY_TAG, '')
}

function withAsciiDigits(text: string): string {
  return text
    .replace(/(?![0-9])\p{Nd}/gu, asciiDigit)
    .replace(RINGED, digit =>
      String(RINGED_FIRSTS.reduce((value, first) => valueFrom(first, digit) ?? value, 0)),
    )
}

/** Digits in rings and discs that are no compatibility forms: 1 to 9, behind the first of each kind. */
const RINGED = /[\u2776-\u277e\u2780-\u2788\u278a-\u2792\u24f5-\u24fd]/g
const RINGED_FIRSTS = [0x2776, 0x2780, 0x278a, 0x24f5]

function valueFrom(first: number, digit: string): number | undefined {
  const value = digit.charCodeAt(0) - first + 1
  return value >= 1 && value <= 9 ? value : undefined
}

const asciiDigits = new Map<string, string>()

/** Unicode keeps the ten digits of a script in one run. */
function asciiDigit(digit: string): string {
  const known = asciiDigits.get(digit)
  if (known !== undefined) return known
  const code = digit.codePointAt(0) ?? 0
  let zero = code
  while (zero > code - 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--
  asciiDigits.set(digit, String(code - zero))
  return String(code - zero)
}

/** Customers type the four Turkish letters i as they come. */
function withLatinI(text: string): string {
  return text.replace(/I\u0307+|İ\u0307*/g, 'I').replaceAll('ı', 'i')
}

/** Vowel marks and the like of Arabic and Hebrew, and tatweel, which only makes a word longer to look at. */
const SEMITIC_MARKS =
  /[\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed]/g

/** Keyboards of Arabic, Persian and Urdu have a yeh, a kaf and a heh of their own. */
function withPlainArabic(text: string): string {
  return text
    .replace(SEMITIC_MARKS, '')
    .replace(/[\u0649\u06cc]/g, '\u064a')
    .replace(/[\u06a9\u06aa]/g, '\u0643')
    .replaceAll('\u06c1', '\u0647')
}

/** A run of WhatsApp's marks: bold, italic, struck through, fixed width. */
const FORMAT_MARKS = /[*_~`]+/g
const WORD = /[\p{L}\p{N}\p{M}]/u

/**
 * Takes out each pair of marks that WhatsApp would show as a format: one before a word, and the same in reverse behind one.
 * What pairs with what is told by the nearest of the same kind, so that doing it again finds no more.
 */
function withoutFormatting(text: string): string {
  const opened = new Map<string, number[]>()
  const pairs: [at: number, length: number][] = []
  for (const { 0: marks, index } of text.matchAll(FORMAT_MARKS)) {
    const before = characterBefore(text, index)
    const after = characterAt(text, index + marks.length)
    const closes = /\S/u.test(before) && !WORD.test(after)
    const opens = /[^\s\p{M}]/u.test(after) && !WORD.test(before)
    const partner = closes ? opened.get([...marks].reverse().join(''))?.pop() : undefined
    if (partner !== undefined) pairs.push([partner, marks.length], [index, marks.length])
    else if (opens && opened.get(marks)?.push(index) === undefined) opened.set(marks, [index])
  }
  if (pairs.length === 0) return text
  let rest = ''
  let end = 0
  for (const [at, length] of pairs.sort(([a], [b]) => a - b)) {
    rest += text.slice(end, at)
    end = at + length
  }
  return rest + text.slice(end)
}

function characterAt(text: string, at: number): string {
  return String.fromCodePoint(...[text.codePointAt(at)].filter(code => code !== undefined))
}

function characterBefore(text: string, at: number): string {
  return [...text.slice(Math.max(0, at - 2), at)].at(-1) ?? ''
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
