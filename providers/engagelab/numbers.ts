import { WHATSAPP_PREFIX } from '../../domain/address.ts'

/** EngageLab writes the same number as `+86138…`, `0086138…` or `86138…`; one of its documents has all three. */
const NUMBER = /^(?:\+|00)?([1-9]\d{5,14})$/
/** A WhatsApp user id. EngageLab's documents don't mention it; WhatsApp uses it if a customer hides their number. */
const USER_ID = /^[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128}$/

/** A number of EngageLab in E.164; undefined if it is none. Spaces, dashes and brackets are ignored. */
export function readNumber(written: unknown): string | undefined {
  const text = typeof written === 'number' ? String(written) : written
  if (typeof text !== 'string' || text.length > 40) return undefined
  const digits = NUMBER.exec(text.replace(/[\s().-]/g, ''))?.[1]
  return digits === undefined ? undefined : `+${digits}`
}

/** The same as an address in our form. A customer's may also be a user id. */
export function readAddress(written: unknown): string | undefined {
  const number = readNumber(written)
  if (number !== undefined) return `${WHATSAPP_PREFIX}${number}`
  return typeof written === 'string' && USER_ID.test(written) ? `${WHATSAPP_PREFIX}${written}` : undefined
}
