import { createHash, createHmac, randomUUID } from 'node:crypto'
import { standingAddress } from '../domain/identity.ts'
import { workflowIds } from '../protocol/workflow-ids.ts'

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
 * The workflow that a person's messages to a channel are for, by the addresses they are known by, the one they write from
 * first. A phone number stands for all of them, in whichever spelling: so the way to the conversation is one, and the order
 * holds, whichever they write from. Only the address's HMAC comes out: workflow ids are not encrypted, and the key is the
 * channel's own, so that ids of two channels don't tell that they talk to the same person.
 *
 * @param openWorkflowId the workflow that runs the person's open conversation, if there is one
 */
export function conversationWorkflowId(
  channel: { id: string; idKey: Uint8Array },
  [from, ...others]: [string, ...string[]],
  openWorkflowId?: string,
): string {
  const standing = standingAddress([from, ...others])
  if (standing === undefined && openWorkflowId !== undefined) return openWorkflowId
  const digest = createHmac('sha256', channel.idKey)
    .update(standing ?? from)
    .digest('base64url')
    .slice(0, 22)
  return workflowIds.conversation(channel.id, digest)
}
