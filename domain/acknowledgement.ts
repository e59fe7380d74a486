import {
  CLOSING_EMOJI,
  CLOSINGS,
  COMPANIONS,
  COMPLIMENTS,
  DEGREES,
  PARTICLES,
  PRAISE,
  REFUSALS,
  THANKS,
} from './acknowledgement-phrases.ts'
import { isMadeOf, phrasebook, wordsOf } from './phrases.ts'
import { plain } from './text.ts'
import { THANKED_FOR } from './thanks-reasons.ts'

/** Thanks are short. A longer text says something else, too (UTF-16 units). */
const MAX_LENGTH = 120

const SAYING = [...CLOSINGS, ...PRAISE, ...REFUSALS]
/** Words that add nothing to an opinion beside them. */
export const COURTESIES: readonly string[] = [...SAYING, ...THANKS]
/** Words that add nothing to those. Alone they are no acknowledgement. */
export const ADDED: readonly string[] = [...DEGREES, ...PARTICLES, ...COMPANIONS, ...THANKED_FOR]
const ACKNOWLEDGEMENTS = phrasebook(ADDED, [...SAYING, ...COMPLIMENTS, ...THANKS])
const WITH_THANKS = phrasebook([...ADDED, ...SAYING, ...COMPLIMENTS], THANKS)

/** One picture, or several that joiners combine to one, in the form that `plain` leaves. */
const EMOJI =
  /\p{Extended_Pictographic}\p{Emoji_Modifier}?(?:\u200d\p{Extended_Pictographic}\p{Emoji_Modifier}?)*/gu
const CLOSING = new Set(plain(CLOSING_EMOJI).split(' '))

interface Said {
  text: string
  messageType?: string
  hasMedia?: boolean
}

/**
 * Whether a message is only an acknowledgement ("thanks!", "โอเคค่ะ", 🙏, a sticker). Such a message
 * need not reopen a resolved conversation. A question never is one.
 */
export function isAcknowledgement(message: Said): boolean {
  if (message.messageType === 'sticker') return message.text.trim() === ''
  const said = message.hasMedia ? undefined : readClosing(message.text)
  if (said === undefined) return false
  return said.words === '' ? said.pictures > 0 : isMadeOf(said.words, ACKNOWLEDGEMENTS)
}

/**
 * Whether a message only says thanks, in words of any language known here. "Ok", a thumb or "no thanks"
 * don't count: they may answer a question.
 */
export function isThanks(message: Said): boolean {
  const said = message.hasMedia ? undefined : readClosing(message.text)
  return said !== undefined && areThanks(said.words)
}

/** Whether words, in the form that `wordsOf` returns, only say thanks. */
export function areThanks(words: string): boolean {
  return isMadeOf(words, WITH_THANKS)
}

/**
 * The words of a text that may close a talk. Undefined when it asks something, is too long, or contains
 * a picture with a meaning of its own.
 */
export function readClosing(text: string): { words: string; pictures: number } | undefined {
  if (text.length > MAX_LENGTH) return undefined
  const read = plain(text)
  if (/[?؟՞]/.test(read)) return undefined
  const pictures = read.replace(/[©®™]/gu, '').match(EMOJI) ?? []
  return pictures.every(isClosing) ? { words: wordsOf(read), pictures: pictures.length } : undefined
}

function isClosing(emoji: string): boolean {
  return CLOSING.has(emoji.replace(/\p{Emoji_Modifier}/gu, '').replace(/\u200d[♀♂]$/u, ''))
}
