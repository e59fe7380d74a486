import { isValidPhoneNumber, parsePhoneNumberFromString } from 'libphonenumber-js'
import { spellingsOfNumber } from './number-spellings.ts'
import { plain } from './text.ts'

export const WHATSAPP_PREFIX = 'whatsapp:'

/** The address of a phone number in a medium, in Twilio's form. */
export function addressOf(medium: 'whatsapp' | 'sms', phoneNumber: string): string {
  return medium === 'whatsapp' ? `${WHATSAPP_PREFIX}${phoneNumber}` : phoneNumber
}

/** The medium of an address. */
export function mediumOf(address: string): 'whatsapp' | 'sms' {
  return address.startsWith(WHATSAPP_PREFIX) ? 'whatsapp' : 'sms'
}

/** An address as a provider names it, with the prefix in lower case. */
export function readAddress(received: string): string {
  return received.replace(/^whatsapp:/i, WHATSAPP_PREFIX)
}

/**
 * The phone number in an address, in E.164. Undefined when it has none (a WhatsApp user id, a short
 * code).
 */
export function phoneNumberOf(address: string): string | undefined {
  const bare = address.replace(/^[a-z]+:/, '')
  return /^\+[1-9]\d{5,14}$/.test(bare) ? bare : undefined
}

/**
 * Turns what a person typed as a customer's address into the address that the customer's own messages
 * have. Accepts a phone number with its country code in any usual spelling, and for WhatsApp also a
 * user id (`US.1349…`). For anything else it returns an error, together with the address that the text
 * would be: if a customer has written from it (a short code, for example), it exists.
 */
export function customerAddress(
  medium: 'whatsapp' | 'sms',
  typed: string,
): { address: string } | { error: string; candidate: string } {
  // Pasted text can contain invisible characters, a link's scheme, or digits of another script.
  const bare = plain(typed)
    .trim()
    .replace(/^(?:whatsapp|tel|sms):\s*/i, '')
    .replace(/^\(\s*\+([\d\s]+)\)/, '+$1 ')
  if (medium === 'whatsapp' && /^[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]+$/.test(bare)) {
    return { address: `${WHATSAPP_PREFIX}${bare}` }
  }
  if (!bare.startsWith('+')) {
    return {
      error: 'must be a phone number with its country code, e.g. +66812345678',
      candidate: addressOf(medium, /^[\d\s().-]+$/.test(bare) ? bare.replace(/\D/g, '') : bare),
    }
  }
  const number = parsePhoneNumberFromString(bare)
  // Numbers reserved for tests are in no valid range. A possible length is enough for them.
  if (!number || !(exists(number.number) || (number.number.startsWith('+1500555') && number.isPossible()))) {
    const candidate = addressOf(medium, number?.number ?? bare.replace(/[^+\d]/g, ''))
    return { error: 'is not an existing phone number; check the digits', candidate }
  }
  return { address: addressOf(medium, number.number) }
}

/** Whether the number can exist, in one of its spellings. */
function exists(number: string): boolean {
  return spellingsOfNumber(number).some(spelling => isValidPhoneNumber(spelling))
}
