import { phoneNumberOf, WHATSAPP_PREFIX } from '../../domain/address.ts'
import { textOf } from './json.ts'

/**
 * WhatsApp's business-scoped user id (BSUID): a country and up to 128 letters and digits (Meta, Business-scoped user IDs,
 * 2026-06). Upper and lower case differ.
 */
const USER_ID = /^[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128}$/

/** The address of a phone number in Meta's form, digits with or without a plus. Undefined if it is no number. */
export function addressOfNumber(value: unknown): string | undefined {
  const digits = textOf(value)
    ?.replace(/[\s()./-]/g, '')
    .replace(/^\+/, '')
  const number = digits === undefined ? undefined : phoneNumberOf(`+${digits}`)
  return number && `${WHATSAPP_PREFIX}${number}`
}

/** The address of a user id. Undefined if it is no user id. */
export function addressOfUserId(value: unknown): string | undefined {
  const id = textOf(value)
  return id !== undefined && USER_ID.test(id) ? `${WHATSAPP_PREFIX}${id}` : undefined
}

/** All addresses of a person, the number first, each once. */
export function addressesOf(numbers: unknown[], userIds: unknown[]): string[] {
  const all = [...numbers.map(addressOfNumber), ...userIds.map(addressOfUserId)]
  return [...new Set(all.filter(address => address !== undefined))]
}

/**
 * The recipient of a message. A number goes in `to`, always with its plus: without one, Meta adds our own country's code. A
 * user id goes in `recipient`: in `to`, Meta would drop the message without an error. Undefined if the address is neither.
 */
export function recipientOf(address: string): { to: string } | { recipient: string } | undefined {
  if (!address.startsWith(WHATSAPP_PREFIX)) return undefined
  const bare = address.slice(WHATSAPP_PREFIX.length)
  if (USER_ID.test(bare)) return { recipient: bare }
  const number = phoneNumberOf(address)
  return number === undefined ? undefined : { to: number }
}
