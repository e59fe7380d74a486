import { fold, loose } from '../text.ts'

/** A text in the form in which it is searched. */
export interface SearchForm {
  text: string
  /** For each UTF-16 unit of `text`: where the character that it comes from begins and ends in the original. */
  starts: number[]
  ends: number[]
}

/**
 * What is folded together: white space; two Thai or Lao SARA E, which look like SARA AE; a character with its marks, and with a
 * Thai or Lao AA, which forms one vowel with a mark before it; a half-width kana with its sound mark.
 */
const CLUSTER =
  /\s+|\u0e40\u0e40|\u0ec0\u0ec0|[^\s\p{M}]\p{M}*[\u0e32\u0e33\u0eb2\u0eb3\uff9e\uff9f]?|\p{M}+/gu

/** Accents of Latin, Greek and Cyrillic letters. The marks of other scripts make another letter or vowel. */
const ACCENTS = /[\u0300-\u036f]/g

/** Letters that people type without their stroke, and that no normal form takes apart. */
const PLAIN: Record<string, string> = { ø: 'o', ł: 'l', đ: 'd', ð: 'd', ħ: 'h', æ: 'ae', œ: 'oe', þ: 'th' }

const known = new Map<string, string>()
/** Far more than the characters of any desk's languages. */
const MOST_KNOWN = 20_000

function folded(cluster: string): string {
  const found = known.get(cluster)
  if (found !== undefined) return found
  const plain = loose(fold(cluster)).normalize('NFD').replace(ACCENTS, '').normalize('NFC')
  const form = plain.replace(/[øłđðħæœþ]/g, letter => PLAIN[letter] ?? letter)
  if (known.size < MOST_KNOWN) known.set(cluster, form)
  return form
}

/**
 * The form in which texts are searched: without case, accents, invisible characters and differences that can't be seen, with
 * single spaces. Each character is folded alone, so that it is known where in the original a hit is.
 */
export function searchForm(original: string): SearchForm {
  const form: SearchForm = { text: '', starts: [], ends: [] }
  for (const { 0: cluster, index } of original.matchAll(CLUSTER)) {
    const text = /^\s/.test(cluster) ? ' ' : folded(cluster)
    for (let unit = 0; unit < text.length; unit++) {
      form.starts.push(index)
      form.ends.push(index + cluster.length)
    }
    form.text += text
  }
  return form
}
