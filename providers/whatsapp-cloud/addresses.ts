import { phoneNumberOf, WHATSAPP_PREFIX } from '../../domain/address.ts'
import { textOf } from './json.ts'

/**
 * WhatsApp's id of a person towards a business portfolio (BSUID): a country and up to 128 letters and digits (Meta,
 * Business-scoped user IDs, 2026-06). Its case counts.
 */
const USER_ID = /^[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128}$/

/** The address of a phone number as Meta writes it, digits with or without a plus; undefined where it is none. */
export function addressOfNumber(value: unknown): string | undefined {
  const digits = textOf(value)
    ?.replace(/[\s()./-]/g, '')
    .replace(/^\+/, '')
  const number = digits === undefined ? undefined : phoneNumberOf(`+${digits}`)
  return number && `${WHATSAPP_PREFIX}${number}`
}

/** The address of a user id; undefined where it is none. */
export function addressOfUserId(value: unknown): string | undefined {
  const id = textOf(value)
  return id !== undefined && USER_ID.test(id) ? `${WHATSAPP_PREFIX}${id}` : undefined
}

/** All by which somebody is named, the number first, each once. */
export function addressesOf(numbers: unknown[], userIds: unknown[]): string[] {
  const all = [...numbers.map(addressOfNumber), ...userIds.map(addressOfUserId)]
  return [...new Set(all.filter(address => address !== undefined))]
}

/**
 * Whom a message goes to: a number in `to`, always with its plus, since Meta puts our own country's code before one without;
 * a user id in `recipient`, since one in `to` is dropped without a word. Undefined where the address is neither.
 */
export function recipientOf(address: string): { to: string } | { recipient: string } | undefined {
  if (!address.startsWith(WHATSAPP_PREFIX)) return undefined
  const bare = address.slice(WHATSAPP_PREFIX.length)
  if (USER_ID.test(bare)) return { recipient: bare }
  const number = phoneNumberOf(address)
  return number === undefined ? undefined : { to: number }
}
