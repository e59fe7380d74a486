import { CLOSING_EMOJI, SPACED_PHRASES, UNSPACED_PHRASES } from './acknowledgement-phrases.ts'

/** Thanks take few words; what is longer than this says something. It also bounds the search below. */
const MAX_LENGTH = 120

const EMOJI = new Set(CLOSING_EMOJI)
const IGNORED = /[\p{P}\p{S}\p{Cf}\p{Variation_Selector}\p{Emoji_Modifier}]/gu

const byLength = (a: string, b: string) => b.length - a.length
const SPACED = new Set(SPACED_PHRASES)
const MAX_WORDS = Math.max(...SPACED_PHRASES.map(phrase => phrase.split(' ').length))
const UNSPACED = [...UNSPACED_PHRASES].sort(byLength)

/**
 * Whether a message is wholly an acknowledgement ("thanks!", "โอเคค่ะ", 🙏, a sticker), so that it needn't reopen a
 * conversation that was resolved. A question is never one.
 */
export function isAcknowledgement(message: {
  text: string
  messageType?: string
  hasMedia?: boolean
}): boolean {
  if (message.messageType === 'sticker') return message.text.trim() === ''
  if (message.hasMedia || message.text.length > MAX_LENGTH) return false
  const text = message.text.normalize('NFKC').toLowerCase()
  if (/[?？؟]/.test(text)) return false

  const withoutEmoji = [...text].filter(character => !EMOJI.has(character)).join('')
  const hadEmoji = withoutEmoji.length < text.length
  // A symbol that is left is an emoji that says something of its own.
  if (/\p{Extended_Pictographic}/u.test(withoutEmoji.replace(/[©®™]/gu, ''))) return false

  const words = withoutEmoji
    .replace(/['’]/g, '')
    .replace(IGNORED, ' ')
    .split(/\s+/)
    .filter(Boolean)
    .map(word => word.replace(/(\p{L})\1{2,}/gu, '$1'))
  if (words.length === 0) return hadEmoji
  return coveredByPhrases(words)
}

function coveredByPhrases(words: string[]): boolean {
  const [first, ...rest] = words
  if (first === undefined) return true
  for (let count = Math.min(MAX_WORDS, words.length); count > 0; count--) {
    if (SPACED.has(words.slice(0, count).join(' ')) && coveredByPhrases(words.slice(count))) return true
  }
  return coveredUnspaced(first) && coveredByPhrases(rest)
}

function coveredUnspaced(word: string): boolean {
  if (word === '') return true
  return UNSPACED.some(phrase => word.startsWith(phrase) && coveredUnspaced(word.slice(phrase.length)))
}
