/** How much of a text is read and kept, UTF-16 units: the longest message that WhatsApp accepts. */
export const MAX_TEXT = 4_096

const ELLIPSIS = '…'

/** The first `limit` UTF-16 units, without half a character at the end. */
export function cut(text: string, limit = MAX_TEXT): string {
  if (text.length <= limit) return text
  return text.slice(0, limit).replace(/[\ud800-\udbff]$/, '')
}

/**
 * A text without NUL and half surrogate pairs. Models and customers' programs do produce these, but
 * PostgreSQL and JSON readers refuse them, so every try to store such a row would fail for ever.
 */
export function storable(text: string): string {
  return text.replace(/\0|\p{Surrogate}/gu, '')
}

/** A text of at most `limit` UTF-16 units, with an ellipsis when something was cut. */
export function shorten(text: string, limit: number): string {
  return text.length <= limit ? text : cut(text, limit - ELLIPSIS.length) + ELLIPSIS
}

/**
 * The form in which texts are compared, independent of how they were typed:
 * - one form of compatible characters (NFKC: `ＡＢＣ` becomes `ABC`), digits of every script as 0 to 9
 * - no WhatsApp format marks (`*5*`), no invisible characters
 * - no vowel marks in Arabic and Hebrew; one Arabic yeh, kaf and heh; the Turkish İ and ı as I and i
 * - plain quotes, and one order of Thai and Lao marks
 * Upper and lower case stay. This form is never stored, shown or sent; those use the original text.
 */
export function plain(text: string): string {
  // Without the invisible characters, other letters and marks stand side by side.
  const together = withoutUnseen(text.normalize('NFKC')).normalize('NFKC')
  const seen = withLatinI(together).normalize('NFKC')
  return withoutFormatting(inReadingOrder(withPlainArabic(withAsciiDigits(seen))))
    .replace(/[‘’‛ʼ׳]/g, "'")
    .replace(/[“”„‟״]/g, '"')
}

/** Whether a text contains nothing visible. */
export function isBlank(text: string): boolean {
  return !/[^\s\0\p{Cf}\p{Default_Ignorable_Code_Point}]/u.test(text)
}

/**
 * The form for comparing without case: `plain`, with full case folding (ß is ss, σ is ς), single
 * spaces, and none at the ends.
 */
export function fold(text: string): string {
  // Going through upper case also covers letters without a single lower-case form (ß, ŉ, ſ).
  const folded = plain(text).toLowerCase().toUpperCase().toLowerCase()
  return plain(folded.replaceAll('ς', 'σ').replace(/i\u0307+/g, 'i'))
    .replace(/\s+/gu, ' ')
    .trim()
}

/**
 * A folded text for searching in it: hamza and teh marbuta are simplified, as fast typists do (أ
 * becomes ا, ة becomes ه). Whole texts are compared without this, because there the difference matters.
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
 * The end of a text, in its original form, that corresponds to `tail`, an end of its plain form.
 * Returns the whole text when what stands before changes how the end reads.
 */
export function tailOf(text: string, tail: string): string {
  // A shorter end never has a longer plain form, so the place is found by bisection.
  let [longest, shortest] = [0, text.length]
  while (longest < shortest) {
    const middle = Math.ceil((longest + shortest) / 2)
    if (plain(text.slice(middle)).trim().length >= tail.length) longest = middle
    else shortest = middle - 1
  }
  // Format marks before that place are invisible, as long as their partners after it are included.
  for (let at = longest; at >= Math.max(0, longest - MAX_MARKS); at--) {
    if (plain(text.slice(at)).trim() === tail) return text.slice(at).trim()
  }
  return text.trim()
}

const MAX_MARKS = 8

/**
 * Invisible characters: format characters, variation selectors, the keycap around a digit. Characters
 * that may belong to an emoji are handled below.
 */
const UNSEEN = /(?![\u200d\u{e0020}-\u{e007f}])[\u20e3\p{Default_Ignorable_Code_Point}\p{Cf}]/gu
/** Between two pictures a joiner makes them one picture. Elsewhere it is invisible. */
const STRAY_JOINER =
  /(?<!\p{Extended_Pictographic}\p{Emoji_Modifier}?)\u200d|\u200d(?!\p{Extended_Pictographic})/gu
/** Tag characters name the region of a flag, and are used only after it. */
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

/** Digits in circles that NFKC does not convert: 1 to 9, starting at the first of each kind. */
const RINGED = /[\u2776-\u277e\u2780-\u2788\u278a-\u2792\u24f5-\u24fd]/g
const RINGED_FIRSTS = [0x2776, 0x2780, 0x278a, 0x24f5]

function valueFrom(first: number, digit: string): number | undefined {
  const value = digit.charCodeAt(0) - first + 1
  return value >= 1 && value <= 9 ? value : undefined
}

const asciiDigits = new Map<string, string>()

/** In Unicode, the ten digits of a script have consecutive numbers. */
function asciiDigit(digit: string): string {
  const known = asciiDigits.get(digit)
  if (known !== undefined) return known
  const code = digit.codePointAt(0) ?? 0
  let zero = code
  while (zero > code - 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--
  asciiDigits.set(digit, String(code - zero))
  return String(code - zero)
}

/** Customers mix the four Turkish letters i. */
function withLatinI(text: string): string {
  return text.replace(/I\u0307+|İ\u0307*/g, 'I').replaceAll('ı', 'i')
}

/** Vowel marks of Arabic and Hebrew, and tatweel, which only makes a word look longer. */
const SEMITIC_MARKS =
  /[\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed]/g

/** Arabic, Persian and Urdu keyboards each have their own yeh, kaf and heh. */
function withPlainArabic(text: string): string {
  return text
    .replace(SEMITIC_MARKS, '')
    .replace(/[\u0649\u06cc]/g, '\u064a')
    .replace(/[\u06a9\u06aa]/g, '\u0643')
    .replaceAll('\u06c1', '\u0647')
}

/** A run of WhatsApp's format marks: bold, italic, struck through, fixed width. */
const FORMAT_MARKS = /[*_~`]+/g
const WORD = /[\p{L}\p{N}\p{M}]/u

/**
 * Removes each pair of marks that WhatsApp would show as a format: one before a word, and the same in
 * reverse after one. A mark pairs with the nearest one of the same kind, so a second pass finds no
 * more.
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
 * Thai and Lao store marks in the order they were typed, so one visible text has several spellings.
 * NFKC also splits SARA AM around a tone mark. This puts marks in one order (vowel, nikhahit, tone,
 * silencer), each once. Nikhahit with SARA AA becomes SARA AM, and two SARA E become SARA AE.
 */
function inReadingOrder(text: string): string {
  return text
    .replace(MARKS, marks => [...new Set(marks)].sort((a, b) => rank(a) - rank(b)).join(''))
    .replace(/\u0e4d([\u0e48-\u0e4b]*)\u0e32/g, '$1\u0e33')
    .replace(/\u0ecd([\u0ec8-\u0ecb]*)\u0eb2/g, '$1\u0eb3')
    .replaceAll('\u0e40\u0e40', '\u0e41')
    .replaceAll('\u0ec0\u0ec0', '\u0ec1')
}

/** By code point, but nikhahit comes before the tones. Lao is 0x80 above Thai. */
function rank(mark: string): number {
  const code = mark.charCodeAt(0)
  const thai = code >= 0x0e80 ? code - 0x80 : code
  return thai === 0x0e4d ? 0x0e47 + 0.5 : thai
}
