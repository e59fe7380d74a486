import { isValidPhoneNumber, parsePhoneNumberFromString } from 'libphonenumber-js'
import { spellingsOfNumber } from './number-spellings.ts'
import { plain } from './text.ts'

export const WHATSAPP_PREFIX = 'whatsapp:'

/** The address of a number of ours, or of a phone number, in a medium, as Twilio writes it. */
export function addressOf(medium: 'whatsapp' | 'sms', phoneNumber: string): string {
  return medium === 'whatsapp' ? `${WHATSAPP_PREFIX}${phoneNumber}` : phoneNumber
}

/** The medium that an address is of. */
export function mediumOf(address: string): 'whatsapp' | 'sms' {
  return address.startsWith(WHATSAPP_PREFIX) ? 'whatsapp' : 'sms'
}

/** An address as a provider names it; the prefix is small, in whichever case it comes. */
export function readAddress(received: string): string {
  return received.replace(/^whatsapp:/i, WHATSAPP_PREFIX)
}

/** The phone number in an address, in E.164; undefined where there is none (a WhatsApp user id, a short code). */
export function phoneNumberOf(address: string): string | undefined {
  const bare = address.replace(/^[a-z]+:/, '')
  return /^\+[1-9]\d{5,14}$/.test(bare) ? bare : undefined
}

/**
 * What a person typed as the customer to write to, as the address that the customer's own messages would come from.
 * Takes a phone number with its country code, in any usual spelling, and for WhatsApp also a user id (`US.1349…`). With the
 * error for anything else comes the address it would be: whoever wrote from it, from a short code say, exists.
 */
export function customerAddress(
  medium: 'whatsapp' | 'sms',
  typed: string,
): { address: string } | { error: string; candidate: string } {
  // What is pasted brings marks that can't be seen, a link's scheme, or digits of its own.
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
  // Numbers set aside for tests have no valid range; a possible length is enough for them.
  if (!number || !(exists(number.number) || (number.number.startsWith('+1500555') && number.isPossible()))) {
    const candidate = addressOf(medium, number?.number ?? bare.replace(/[^+\d]/g, ''))
    return { error: 'is no phone number that exists; check the digits', candidate }
  }
  return { address: addressOf(medium, number.number) }
}

/** Whether somebody can have the number, in one of the ways in which it is written. */
function exists(number: string): boolean {
  return spellingsOfNumber(number).some(spelling => isValidPhoneNumber(spelling))
}
