import type { Actor, ConversationEvent } from './facts.ts'

/** An item of `GET /v1/conversations/{id}/timeline`, with the fields that are used here. */
export type TimelinePlace =
  | { kind: 'note' | 'event'; seq: number; event: ConversationEvent }
  | { kind: 'message'; seq: number; message: PastMessage }

interface PastMessage {
  id: string
  direction: 'inbound' | 'outbound'
  kind: string
  author: Actor
  late: boolean
  receivedAt: string | null
  createdAt: string
}

/**
 * The events of a conversation, from its timeline. The timeline has messages instead of the events about them, so
 * those events are made again from the messages.
 *
 * @param items oldest first
 */
export function eventsIn(items: TimelinePlace[]): ConversationEvent[] {
  return items.map(item => (item.kind === 'message' ? eventOf(item.message) : item.event))
}

/** The event about a message, with the fields of its data that are used here. */
function eventOf({
  id,
  direction,
  kind,
  author: actor,
  late,
  receivedAt,
  createdAt,
}: PastMessage): ConversationEvent {
  const isInbound = direction === 'inbound'
  return {
    id: `message ${id}`,
    type: isInbound ? 'message.received' : 'message.queued',
    at: createdAt,
    actor,
    data: isInbound ? { messageId: id, receivedAt, ...(late && { late }) } : { messageId: id, kind },
  }
}
