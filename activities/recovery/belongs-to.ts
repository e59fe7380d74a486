import type { Channel } from '../../db/channels.ts'
import { addressOf, WHATSAPP_PREFIX } from '../../domain/address.ts'
import type { ListedMessage } from '../../providers/provider.ts'

/** The senders of an account's other live channels for the same medium. */
export interface Siblings {
  phoneNumbers: string[]
  messagingServiceSids: string[]
}

/**
 * Whether a message of the account's list belongs to this channel. A number owns every message that the
 * list has with it; a Messaging Service owns the messages with its id, in its medium. A number and its
 * service can be two channels: then a customer's message belongs to the number, and a sent message to
 * the service whose id it has.
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
