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

/** Thanks take few words; what is longer than this says something. */
const MAX_LENGTH = 120

const SAYING = [...CLOSINGS, ...PRAISE, ...REFUSALS]
/** What adds nothing to an opinion that it stands beside … */
export const COURTESIES: readonly string[] = [...SAYING, ...THANKS]
/** … and what adds nothing to those; alone it is no acknowledgement. */
export const ADDED: readonly string[] = [...DEGREES, ...PARTICLES, ...COMPANIONS, ...THANKED_FOR]
const ACKNOWLEDGEMENTS = phrasebook(ADDED, [...SAYING, ...COMPLIMENTS, ...THANKS])
const WITH_THANKS = phrasebook([...ADDED, ...SAYING, ...COMPLIMENTS], THANKS)

/** A picture, also one that joiners make of several, as `plain` leaves it. */
const EMOJI =
  /\p{Extended_Pictographic}\p{Emoji_Modifier}?(?:\u200d\p{Extended_Pictographic}\p{Emoji_Modifier}?)*/gu
const CLOSING = new Set(plain(CLOSING_EMOJI).split(' '))

interface Said {
  text: string
  messageType?: string
  hasMedia?: boolean
}

/**
 * Whether a message is wholly an acknowledgement ("thanks!", "โอเคค่ะ", 🙏, a sticker), so that it needn't reopen a
 * conversation that was resolved. A question is never one.
 */
export function isAcknowledgement(message: Said): boolean {
  if (message.messageType === 'sticker') return message.text.trim() === ''
  const said = message.hasMedia ? undefined : readClosing(message.text)
  if (said === undefined) return false
  return said.words === '' ? said.pictures > 0 : isMadeOf(said.words, ACKNOWLEDGEMENTS)
}

/**
 * Whether a message is thanks proper, and says nothing else: there are words of thanks in it, in any of the languages known
 * here. "Ok", a thumb, or "no thanks" are none by themselves: they may answer a question.
 */
export function isThanks(message: Said): boolean {
  const said = message.hasMedia ? undefined : readClosing(message.text)
  return said !== undefined && areThanks(said.words)
}

/** Whether words, as `wordsOf` gives them, are thanks proper and nothing else. */
export function areThanks(words: string): boolean {
  return isMadeOf(words, WITH_THANKS)
}

/** The words of a text that may close a talk; undefined when it asks something, is too long, or shows a picture that says something of its own. */
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
