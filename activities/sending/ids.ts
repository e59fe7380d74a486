import { derivedId } from '../../platform/ids.ts'
import type { SendInput } from '../../protocol/activities/sending.ts'

/**
 * The id of a message of ours. A reply brings its own; for messages of the workflow it is derived from
 * the purpose, so that a second try gets the same id.
 */
export function messageIdOf(input: Pick<SendInput, 'conversationId' | 'messageId' | 'purpose'>): string {
  return input.messageId ?? derivedId('message', input.conversationId, input.purpose)
}

export function deliveryId(messageId: string, part: number, attempt: number): string {
  return derivedId('delivery', messageId, part, attempt)
}
