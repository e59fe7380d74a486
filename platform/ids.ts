import { createHash, createHmac, randomUUID } from 'node:crypto'

/** Namespace of the ids derived here; its value is arbitrary, and must never change. */
const NAMESPACE = Buffer.from('6f1d2c3ab7e54c0e9a5d0c1b8e7f4a21', 'hex')

/**
 * A UUIDv5 (RFC 9562 §5.5) of the parts. The same parts always give the same id, so that an activity that runs twice
 * writes the same row, and a workflow that is reset names the same things.
 */
export function derivedId(...parts: (string | number)[]): string {
  const digest = createHash('sha1').update(NAMESPACE).update(parts.join('\u0000')).digest()
  digest[6] = ((digest[6] ?? 0) & 0x0f) | 0x50
  digest[8] = ((digest[8] ?? 0) & 0x3f) | 0x80
  const hex = digest.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`
}

export const newId = randomUUID

/** Id of what came with a customer's message as its `index`th medium. */
export function mediumId(messageId: string, index: number): string {
  return derivedId('medium', messageId, index)
}

/**
 * The workflow that holds the conversation of a channel and an address. The address goes in as received and only its
 * HMAC comes out: workflow ids are not encrypted, and the key is the channel's own, so that ids of two channels don't
 * tell that they talk to the same person.
 */
export function conversationWorkflowId(channelId: string, idKey: Uint8Array, address: string): string {
  const digest = createHmac('sha256', idKey).update(address).digest('base64url').slice(0, 22)
  return `conversation:${channelId}:${digest}`
}
