import { phoneNumberOf, readAddress, WHATSAPP_PREFIX } from '../../domain/address.ts'
import type { ParameterReader } from './parameters.ts'

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
  if (!from.startsWith(WHATSAPP_PREFIX)) return undefined
  const addresses = new Set<string>()
  const note = (name: string, identifier: string | undefined) => {
    if (identifier === undefined) return
    reader.take(name)
    const address = `${WHATSAPP_PREFIX}${identifier}`
    if (address !== from) addresses.add(address)
  }
  note('WaId', phoneNumber(reader.peek('WaId')))
  for (const name of ['ExternalUserId', 'ParentExternalUserId']) note(name, userId(reader.peek(name)))
  return addresses.size > 0 ? [...addresses] : undefined
}

/** WaId is a phone number without its plus. What is none is nobody's: it would make one person of strangers. */
function phoneNumber(waId: string | undefined): string | undefined {
  return waId === undefined ? undefined : phoneNumberOf(`+${waId.replace(/^\+/, '')}`)
}

/** Seen with and without the prefix. */
function userId(value: string | undefined): string | undefined {
  const bare = value && readAddress(value).replace(WHATSAPP_PREFIX, '')
  return bare !== undefined && USER_ID.test(bare) ? bare : undefined
}
