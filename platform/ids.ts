import { createHash, createHmac, randomUUID } from 'node:crypto'
import { standingAddress } from '../domain/identity.ts'
import { workflowIds } from '../protocol/workflow-ids.ts'

/** The namespace of derived ids. Its value is arbitrary and must never change, or the same parts would give other ids. */
const NAMESPACE = Buffer.from('6f1d2c3ab7e54c0e9a5d0c1b8e7f4a21', 'hex')

/**
 * A UUIDv5 (RFC 9562 §5.5) of the parts. The same parts always give the same id. So an activity that runs twice writes the
 * same row, and a workflow that is reset uses the same names.
 */
export function derivedId(...parts: (string | number)[]): string {
  const digest = createHash('sha1').update(NAMESPACE).update(parts.join('\u0000')).digest()
  digest[6] = ((digest[6] ?? 0) & 0x0f) | 0x50
  digest[8] = ((digest[8] ?? 0) & 0x3f) | 0x80
  const hex = digest.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`
}

export const newId = randomUUID

/** The id of the file at this index of a customer's message. */
export function mediumId(messageId: string, index: number): string {
  return derivedId('medium', messageId, index)
}

/**
 * The id of the workflow for a person's messages to a channel, made of their addresses; the one they write from comes
 * first. If they have a phone number, in any spelling, it alone determines the id. So their messages all go to one workflow
 * and stay in order, whichever address they use.
 *
 * The id contains only an HMAC of the address, because workflow ids are not encrypted. The key belongs to the channel, so
 * ids of two channels don't show that they have the same customer.
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
