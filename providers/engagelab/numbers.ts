import { WHATSAPP_PREFIX } from '../../domain/address.ts'

/** EngageLab writes one number as `+86138…`, `0086138…` or `86138…`, all three in one document of its own. */
const NUMBER = /^(?:\+|00)?([1-9]\d{5,14})$/
/** A WhatsApp user id, which the documents don't speak of; WhatsApp brings it where a customer hides the number. */
const USER_ID = /^[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128}$/

/** A number as EngageLab writes it, in E.164; undefined when it is none. Spaces, dashes and brackets don't count. */
export function readNumber(written: unknown): string | undefined {
  const text = typeof written === 'number' ? String(written) : written
  if (typeof text !== 'string' || text.length > 40) return undefined
  const digits = NUMBER.exec(text.replace(/[\s().-]/g, ''))?.[1]
  return digits === undefined ? undefined : `+${digits}`
}

/** The same as one of our addresses; a customer's may also be a user id. */
export function readAddress(written: unknown): string | undefined {
  const number = readNumber(written)
  if (number !== undefined) return `${WHATSAPP_PREFIX}${number}`
  return typeof written === 'string' && USER_ID.test(written) ? `${WHATSAPP_PREFIX}${written}` : undefined
}
