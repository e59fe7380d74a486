import { fold, loose } from './text.ts'

/**
 * Emoticons typed with letters and digits: `:D`, `xD`, `<3`. Without this their letters would count as
 * words.
 */
const EMOTICONS = /(?<!\S)(?:[:;=]-?[dpo3]+|x+d+|<+3+)(?!\S)/g

/**
 * The words of a text, folded, with one space before each. Punctuation, symbols and emoji are removed,
 * hamza and teh marbuta are simplified as fast typists do, and repeated letters ("thanksss") are
 * reduced to one. The result is for comparison with word lists.
 */
export function wordsOf(text: string): string {
  return loose(fold(text))
    .replace(EMOTICONS, ' ')
    .replaceAll("'", '')
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .replace(/(\p{L})\1{2,}/gu, '$1')
    .trim()
}

/**
 * Words without accent marks, as people type Latin letters in a hurry or on a phone that has no others:
 * `ARRET`, `tres bien`, `dang ky`.
 */
export function withoutMarks(words: string): string {
  return words
    .normalize('NFD')
    .replace(/([a-z])\p{M}+/gu, '$1')
    .normalize('NFC')
    .replaceAll('đ', 'd')
    .replaceAll('ø', 'o')
    .replaceAll('ł', 'l')
}

/** Scripts without spaces between words. A word may begin or end beside any letter. */
const UNSPACED =
  /[\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}]/u

/** Whether a word can begin or end at this place of a text that `wordsOf` returned. */
export function isWordBoundary(words: string, at: number): boolean {
  const [before, after] = [words[at - 1] ?? ' ', words[at] ?? ' ']
  return before === ' ' || after === ' ' || UNSPACED.test(before) || UNSPACED.test(after)
}

/** Phrases, grouped by their first character. */
export interface Phrasebook {
  phrases: ReadonlyMap<string, readonly string[]>
  /** At least one of these must occur. Undefined: no phrase is required. */
  needed?: ReadonlySet<string>
}

export function phrasebook(phrases: readonly string[], needed?: readonly string[]): Phrasebook {
  const byFirst = new Map<string, string[]>()
  for (const phrase of new Set([...phrases, ...(needed ?? [])].map(readPhrase))) {
    const sameFirst = byFirst.get(phrase.charAt(0))
    if (sameFirst) sameFirst.push(phrase)
    else byFirst.set(phrase.charAt(0), [phrase])
  }
  return { phrases: byFirst, needed: needed && new Set(needed.map(readPhrase)) }
}

const read = new Map<string, string>()

/** Cached, because the same phrases are in many books. */
function readPhrase(phrase: string): string {
  const words = read.get(phrase) ?? wordsOf(phrase)
  read.set(phrase, words)
  return words
}

/**
 * Whether words (from `wordsOf`) consist only of phrases of a book. An empty text does too, unless the
 * book requires some phrases. Each place is looked at once, so no text takes long.
 */
export function isMadeOf(words: string, { phrases, needed }: Phrasebook): boolean {
  const without = new Set([0])
  const withNeeded = new Set(needed ? [] : [0])
  for (let at = 0; at < words.length; at++) {
    if (!without.has(at) && !withNeeded.has(at)) continue
    for (const phrase of phrases.get(words.charAt(at)) ?? []) {
      const end = at + phrase.length
      if (!words.startsWith(phrase, at) || !isWordBoundary(words, end)) continue
      const next = words[end] === ' ' ? end + 1 : end
      if (without.has(at)) without.add(next)
      if (withNeeded.has(at) || needed?.has(phrase)) withNeeded.add(next)
    }
  }
  return withNeeded.has(words.length)
}

/** Whether words begin with a phrase of a book. */
export function beginsWith(words: string, { phrases }: Phrasebook): boolean {
  const sameFirst = phrases.get(words.charAt(0)) ?? []
  return sameFirst.some(phrase => words.startsWith(phrase) && isWordBoundary(words, phrase.length))
}
