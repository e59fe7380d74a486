import { derivedId } from '../../platform/ids.ts'
import type { SendInput } from '../../protocol/activities/sending.ts'

/** Id of a message of ours: given with a reply, derived for what the workflow sends by itself. */
export function messageIdOf(input: Pick<SendInput, 'conversationId' | 'messageId' | 'purpose'>): string {
  return input.messageId ?? derivedId('message', input.conversationId, input.purpose)
}

export function deliveryId(messageId: string, part: number, attempt: number): string {
  return derivedId('delivery', messageId, part, attempt)
}
