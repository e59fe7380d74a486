import { searchForm } from './form.ts'

/** What is looked for, in all the ways in which it can be meant. */
export interface SearchQuery {
  /** In the form of `searchForm`. A text must contain all of them. */
  terms: string[]
  /** The last digits of a phone number. */
  digits?: string
  /** An id of ours, or its beginning: all ids between these two. */
  ids?: { from: string; to: string }
  /** What may be a provider's id of a message. */
  providerId?: string
}

const MOST_TERMS = 8
const DIGITS_OF_NUMBER = 3
/** So many digits of an id are unlikely to be anything else. */
const DIGITS_OF_ID = 8

/** Words in any order; a phrase in quotes as it stands. */
export function readQuery(q: string): SearchQuery {
  const words = [...q.matchAll(/["“”]([^"“”]+)["“”]|(\S+)/gu)].map(([, phrase, word]) => phrase ?? word ?? '')
  const terms = [...new Set(words.map(word => searchForm(word).text.trim()))].filter(term => term !== '')
  const [digits, ids] = [digitsOf(q), idsOf(q.trim().toLowerCase())]
  const providerId = /^\S{8,255}$/.test(q.trim()) ? q.trim() : undefined
  return {
    terms: terms.slice(0, MOST_TERMS),
    ...(digits !== undefined && { digits }),
    ...(ids && { ids }),
    ...(providerId !== undefined && { providerId }),
  }
}

/**
 * The end of a number in E.164, whatever the spelling: with spaces, dashes, brackets, a plus or 00, or the 0 (in Russia the 8)
 * before a number within its country.
 */
function digitsOf(q: string): string | undefined {
  const { text } = searchForm(q)
  if (!/^[\s\d()+./\p{Pd}\u2212]+$/u.test(text)) return undefined
  const digits = text.replace(/\D/g, '')
  const national = digits.replace(/^0+/, '').replace(/^8(?=\d{10}$)/, '')
  return national.length >= DIGITS_OF_NUMBER ? national : undefined
}

function idsOf(q: string): SearchQuery['ids'] {
  const digits = q.replaceAll('-', '')
  if (!/^[0-9a-f]+$/.test(digits) || digits.length < DIGITS_OF_ID || digits.length > 32) return undefined
  const dashed = (end: string) =>
    digits.padEnd(32, end).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
  // Only where the dashes are those of an id, or missing.
  if (q.includes('-') && !dashed('0').startsWith(q)) return undefined
  return { from: dashed('0'), to: dashed('f') }
}
