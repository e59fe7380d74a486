import type { InboundMessage } from './message.ts'

/** What a message that is nothing but a keyword asks for. */
export type OptOutKeyword = 'STOP' | 'START' | 'HELP'

/** Twilio's default keywords; on SMS it acts on each by itself, whatever we make of it (Twilio: "Default opt-out keywords"). */
const SMS_KEYWORDS: Readonly<Record<OptOutKeyword, readonly string[]>> = {
  STOP: ['STOP', 'STOPALL', 'UNSUBSCRIBE', 'CANCEL', 'END', 'QUIT', 'REVOKE', 'OPTOUT'],
  START: ['START', 'UNSTOP'],
  HELP: ['HELP', 'INFO'],
}

/**
 * On WhatsApp Twilio blocks nobody unless Advanced Opt-Out is on, and then says so. Without it only our own list holds, and
 * a word that people also use in a talk ("cancel", "end", "help") must not end it: those that mean nothing else are left.
 */
const WHATSAPP_KEYWORDS: typeof SMS_KEYWORDS = {
  STOP: ['STOP', 'STOPALL', 'UNSUBSCRIBE', 'OPTOUT'],
  START: ['START', 'UNSTOP'],
  HELP: [],
}

/**
 * What a message asks for, if it is nothing but a keyword. What the provider says of it (`OptOutType`, with Advanced
 * Opt-Out) goes before the words. A bare YES, which takes an opt-out back at Twilio, is an answer to a question unless
 * there is an opt-out to take back.
 */
export function readKeyword(
  medium: 'whatsapp' | 'sms',
  message: Pick<InboundMessage, 'text' | 'media' | 'details'>,
  isOptedOut: boolean,
): OptOutKeyword | undefined {
  if (message.details.optOut) return message.details.optOut
  if (message.media.length > 0) return undefined
  const word = message.text.trim().toUpperCase()
  if (medium === 'sms' && word === 'YES') return isOptedOut ? 'START' : undefined
  const keywords = medium === 'sms' ? SMS_KEYWORDS : WHATSAPP_KEYWORDS
  return (Object.keys(keywords) as OptOutKeyword[]).find(type => keywords[type].includes(word))
}

/** Whether it could be one, in whichever medium: most messages need no looking up. */
export function mayBeKeyword(message: Pick<InboundMessage, 'text' | 'media' | 'details'>): boolean {
  return readKeyword('sms', message, true) !== undefined
}
