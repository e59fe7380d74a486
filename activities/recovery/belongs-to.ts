import type { Channel } from '../../db/channels.ts'
import { addressOf, WHATSAPP_PREFIX } from '../../domain/address.ts'
import type { ListedMessage } from '../../providers/provider.ts'

/** The senders of an account's other live channels in the same medium. */
export interface Siblings {
  phoneNumbers: string[]
  messagingServiceSids: string[]
}

/**
 * Whether a message of the account's list is one of this channel: of a number all that the list has with it, of a service
 * what bears its id, in its medium. A number and the service that it is in can be two channels: what customers wrote is then
 * the number's, and what was sent is the service's whose id it bears.
 */
export function belongsTo(
  { medium, phoneNumber, messagingServiceSid }: Channel,
  siblings: Siblings,
  { origin, to, messagingServiceSid: through }: ListedMessage,
): boolean {
  if (phoneNumber)
    return origin === 'inbound' || through === null || !siblings.messagingServiceSids.includes(through)
  if (through !== messagingServiceSid || mediumOf(to) !== medium) return false
  return origin !== 'inbound' || !siblings.phoneNumbers.some(number => addressOf(medium, number) === to)
}

/** Other prefixes are other media: `messenger:`, `rcs:`. */
function mediumOf(address: string): Channel['medium'] | undefined {
  if (address.startsWith(WHATSAPP_PREFIX)) return 'whatsapp'
  return address.includes(':') ? undefined : 'sms'
}
