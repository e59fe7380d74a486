import type { NewEvent } from '../../db/events.ts'
import { CONTACT } from '../../domain/conversation.ts'
import type { InboundMessage } from '../../domain/message.ts'
import { derivedId } from '../../platform/ids.ts'

/**
 * A message that is handled this long after it arrived (ms) gets no automatic answer, whatever the
 * cause of the delay: the customer may no longer be there.
 */
const LATE_AFTER_MS = 10 * 60_000

export function isLate(message: InboundMessage): boolean {
  return Date.now() - message.receivedAt > LATE_AFTER_MS
}

/** Our id of a customer's message, derived from the provider's id. */
export function messageId(at: { channelId: string }, message: InboundMessage): string {
  return derivedId('message', at.channelId, message.providerMessageId)
}

export function messageReceived(
  at: { channelId: string },
  message: InboundMessage,
  seq: number,
  late: boolean,
): NewEvent {
  const data = {
    messageId: messageId(at, message),
    receivedAt: new Date(message.receivedAt).toISOString(),
    ...(late && { late }),
  }
  return { seq, type: 'message.received', actor: CONTACT, data }
}
