import type { Message, StreamedEvent } from '../api/types.ts'
import { isTelling } from './lines.ts'

/** What a screen reader is told of the conversation that is open. */
export type News =
  | { is: 'message'; message: Message }
  | { is: 'note'; event: StreamedEvent }
  | { is: 'event'; event: StreamedEvent }
  /** Not sent, or nobody knows. `message`: undefined if the event came without it. */
  | { is: 'trouble'; event: StreamedEvent; message: Message | undefined }

/**
 * What an event is to who listens; undefined: nothing. What one has done oneself is told by its outcome, but for what one
 * wrote: that it stands in the thread is its outcome.
 *
 * @param me the id of the agent who listens
 */
export function newsOf(event: StreamedEvent, me: string | undefined): News | undefined {
  const { type, message, actor } = event
  if (type === 'message.failed' || type === 'message.unknown') return { is: 'trouble', event, message }
  if (type === 'message.received' || type === 'message.queued') return message && { is: 'message', message }
  if (type === 'conversation.noted') return { is: 'note', event }
  const isOwn = actor.kind === 'agent' && actor.id === me
  return isTelling(type) && !isOwn ? { is: 'event', event } : undefined
}
