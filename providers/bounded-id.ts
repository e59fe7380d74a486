import { createHash } from 'node:crypto'
import { INBOUND_LIMITS } from '../domain/inbound-limits.ts'

/**
 * A provider's id of a message, as it is stored. Ids are indexed, and an index has a maximum length. A longer id (none is
 * known: Twilio's have 34 characters, a wamid about 60) is replaced by its digest, and its message is kept. The same id
 * gives the same digest, so a repeated webhook counts once, and a quote, a reaction and a report find their message.
 *
 * The provider does not know the digest, so such a message can't be quoted or marked as read there.
 */
export function boundedId(id: string): string {
  return id.length > INBOUND_LIMITS.messageId ? `sha256:${createHash('sha256').update(id).digest('hex')}` : id
}
