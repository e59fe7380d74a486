import type { ParameterReader } from './parameters.ts'

const WHATSAPP = 'whatsapp:'

/**
 * WhatsApp's id of a person towards a business, which a person with a user name writes from instead of a number: a country
 * and up to 128 letters and digits (Meta).
 */
const USER_ID = /^[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128}$/

/**
 * The other identifiers of a WhatsApp customer, as addresses in the form of `From`. One that repeats `From` says nothing
 * new and is dropped; one that is no identifier is not taken. A user name is none: nothing can be sent to it.
 */
export function otherAddresses(reader: ParameterReader, from: string): string[] | undefined {
  if (!from.startsWith(WHATSAPP)) return undefined
  const addresses = new Set<string>()
  const note = (name: string, identifier: string | undefined) => {
    if (identifier === undefined) return
    reader.take(name)
    const address = `${WHATSAPP}${identifier}`
    if (address !== from) addresses.add(address)
  }
  note('WaId', phoneNumber(reader.peek('WaId')))
  for (const name of ['ExternalUserId', 'ParentExternalUserId']) note(name, userId(reader.peek(name)))
  return addresses.size > 0 ? [...addresses] : undefined
}

/** WaId is a phone number without its plus. */
function phoneNumber(waId: string | undefined): string | undefined {
  return waId !== undefined && /^\+?\d{1,15}$/.test(waId) ? `+${waId.replace('+', '')}` : undefined
}

/** Seen with and without the prefix. */
function userId(value: string | undefined): string | undefined {
  const bare = value?.startsWith(WHATSAPP) ? value.slice(WHATSAPP.length) : value
  return bare !== undefined && USER_ID.test(bare) ? bare : undefined
}
