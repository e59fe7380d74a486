import { phoneNumberOf, readAddress, WHATSAPP_PREFIX } from '../../domain/address.ts'
import type { ParameterReader } from './parameters.ts'

/**
 * WhatsApp's business-scoped user id. A person with a user name writes from it instead of a number. It consists of a
 * country and up to 128 letters and digits (Meta).
 */
const USER_ID = /^[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128}$/

/**
 * The other identifiers of a WhatsApp customer, as addresses in the form of `From`. One that equals `From` is dropped; one
 * that is malformed is ignored. A user name is no identifier, because nothing can be sent to it.
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

/** WaId is a phone number without its plus. Anything else is ignored: it could make one person of strangers. */
function phoneNumber(waId: string | undefined): string | undefined {
  return waId === undefined ? undefined : phoneNumberOf(`+${waId.replace(/^\+/, '')}`)
}

/** This value occurs with and without the prefix. */
function userId(value: string | undefined): string | undefined {
  const bare = value && readAddress(value).replace(WHATSAPP_PREFIX, '')
  return bare !== undefined && USER_ID.test(bare) ? bare : undefined
}
