import { DEGREES, PARTICLES, PLEASE, REFUSALS, THANKS } from './acknowledgement-phrases.ts'
import type { InboundMessage } from './message.ts'
import { ENGLISH, KEYWORDS, type Keywords } from './opt-out-keywords.ts'
import { isMadeOf, isWordBoundary, type Phrasebook, phrasebook, withoutMarks, wordsOf } from './phrases.ts'

/** What a message asks for that is only a keyword. */
export type OptOutKeyword = 'STOP' | 'START' | 'HELP'

/**
 * Twilio's default keywords. On SMS Twilio itself acts on a message that is exactly one of them,
 * whatever we do (Twilio: "Default opt-out keywords"). It does not act on the word with a full stop or
 * a thank-you.
 */
const CAUGHT_BY_TWILIO: Readonly<Record<OptOutKeyword, readonly string[]>> = {
  STOP: ['STOP', 'STOPALL', 'UNSUBSCRIBE', 'CANCEL', 'END', 'QUIT', 'REVOKE', 'OPTOUT'],
  START: ['START', 'UNSTOP'],
  HELP: ['HELP', 'INFO'],
}

/** A keyword with a thank-you is short. A longer text says something else, too. */
const MAX_LENGTH = 100

const POLITE = [...THANKS, ...DEGREES, ...PARTICLES, ...REFUSALS]
const COURTESY = phrasebook(POLITE)
const WITH_PLEASE = phrasebook([...POLITE, ...PLEASE])

type Said = Pick<InboundMessage, 'text' | 'media' | 'details'>
type Medium = 'whatsapp' | 'sms'

/**
 * What a message asks for, if it is only a keyword: alone or with a mere thank-you. Punctuation, emoji
 * and case don't matter. A sentence never is one ("please stop the delivery"). What the provider says
 * (`OptOutType`, with Advanced Opt-Out) counts more than the words. Besides English the words of
 * `language` (a BCP 47 tag) count. On WhatsApp nobody else blocks messages, so our words alone decide
 * there, without those that are usual in a talk.
 *
 * An opt-in word counts only after an opt-out. Otherwise it is an ordinary message, or an answer (a
 * bare YES, as Twilio has it). By SMS Twilio confirms START in any case.
 */
export function readKeyword(
  medium: Medium,
  message: Said,
  isOptedOut: boolean,
  language?: string,
): OptOutKeyword | undefined {
  return read(medium, message, isOptedOut, readersOf(language))
}

/**
 * Whether a message could be a keyword, in any medium and language. Most messages are not and need no
 * query.
 */
export function mayBeKeyword(message: Said): boolean {
  return read('sms', message, true, EVERY_READER) !== undefined
}

function read(
  medium: Medium,
  { text, media, details }: Said,
  isOptedOut: boolean,
  readers: readonly Reader[],
): OptOutKeyword | undefined {
  if (details.optOut) return details.optOut
  if (media.length > 0 || text.length > MAX_LENGTH) return undefined
  const exact = medium === 'sms' ? readExact(text.trim().toUpperCase(), isOptedOut) : undefined
  if (exact) return exact
  const words = wordsOf(text)
  if (words === '') return undefined
  const asks = (kind: 'stop' | 'start') => readers.some(reader => reader[kind](words, medium))
  if (asks('stop')) return 'STOP'
  return isOptedOut && asks('start') ? 'START' : undefined
}

function readExact(word: string, isOptedOut: boolean): OptOutKeyword | undefined {
  if (word === 'YES' && isOptedOut) return 'START'
  return (Object.keys(CAUGHT_BY_TWILIO) as OptOutKeyword[]).find(type =>
    CAUGHT_BY_TWILIO[type].includes(word),
  )
}

/** Reads the keywords of one language. */
interface Reader {
  stop: (words: string, medium: Medium) => boolean
  start: (words: string) => boolean
}

const ENGLISH_READER = readerOf(ENGLISH)
const READERS = new Map(Object.entries(KEYWORDS).map(([language, words]) => [language, readerOf(words)]))
const EVERY_READER = [...READERS.values()]

function readersOf(language: string | undefined): Reader[] {
  const own = READERS.get(languageCode(language))
  return own ? [ENGLISH_READER, own] : [ENGLISH_READER]
}

/** `he` for `iw-IL`. For a text that is no tag the result has no meaning. */
function languageCode(tag = 'en'): string {
  try {
    return new Intl.Locale(tag.replaceAll('_', '-')).language
  } catch {
    return tag
  }
}

function readerOf({ plain, stop, ofTalk, start, marksCount = false }: Keywords): Reader {
  const spellings = (list: readonly string[]) => {
    const words = list.map(wordsOf)
    return marksCount ? words : [...new Set([...words, ...words.map(withoutMarks)])]
  }
  const own = {
    plain: spellings(plain),
    stop: spellings(stop),
    ofTalk: spellings(ofTalk),
    start: spellings(start),
  }
  // "Stop stop stop", and "unsubscribe, please".
  const behind = phrasebook([...POLITE, ...PLEASE, ...own.plain, ...own.stop])
  return {
    stop: (words, medium) =>
      isOneOf(words, own.plain, WITH_PLEASE, behind) ||
      // "Please" before the word begins a request about something; after the word it is only polite.
      isOneOf(words, own.stop, COURTESY, behind) ||
      (medium === 'sms' && isOneOf(words, own.ofTalk, COURTESY, COURTESY)),
    start: words => isOneOf(words, own.start, WITH_PLEASE, WITH_PLEASE),
  }
}

/** Whether the words are one of the keywords, with allowed words before and after it. */
function isOneOf(
  words: string,
  keywords: readonly string[],
  before: Phrasebook,
  behind: Phrasebook,
): boolean {
  return keywords.some(keyword => {
    const at = words.indexOf(keyword)
    const end = at + keyword.length
    return (
      at >= 0 &&
      isWordBoundary(words, at) &&
      isWordBoundary(words, end) &&
      isMadeOf(words.slice(0, at).trimEnd(), before) &&
      isMadeOf(words.slice(end).trimStart(), behind)
    )
  })
}
