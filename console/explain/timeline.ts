import { type EventLine, eventLine } from './event-lines.ts'
import { type Actor, type ConversationEvent, textIn } from './facts.ts'
import { actorNamed, type Names } from './names.ts'
import type { Value } from './words.ts'

export type TimelineItem<M> =
  | { kind: 'message'; key: string; message: M; author: Value }
  | { kind: 'note'; key: string; at: string; author: Value; text: string }
  | { kind: 'event'; key: string; at: string; line: EventLine }

/**
 * Messages and what happened between them, in the order in which the conversation's workflow took them: each message stands
 * where the event that tells of it does.
 *
 * @param events of one conversation, the oldest first
 */
export function timelineOf<M extends { id: string; author: Actor }>(
  events: ConversationEvent[],
  messages: M[],
  names: Names,
): TimelineItem<M>[] {
  const byId = new Map(messages.map(message => [message.id, message]))
  const items = events.flatMap((event): TimelineItem<M>[] => {
    const { id: key, type, at, actor, data } = event
    if (type === 'conversation.noted') {
      return [{ kind: 'note', key, at, author: actorNamed(actor, names), text: textIn(data.text) ?? '' }]
    }
    if (type !== 'message.received' && type !== 'message.queued') {
      return [{ kind: 'event', key, at, line: eventLine(event, names) }]
    }
    const message = byId.get(String(data.messageId))
    byId.delete(String(data.messageId))
    return message ? [messageItem(message, names)] : []
  })
  return [...items, ...[...byId.values()].map(message => messageItem(message, names))]
}

function messageItem<M extends { id: string; author: Actor }>(message: M, names: Names): TimelineItem<M> {
  return { kind: 'message', key: message.id, message, author: actorNamed(message.author, names) }
}
