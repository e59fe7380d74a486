import { TOLD_KINDS } from './stream-rows.ts'

/** An object of a short list that has changed. */
export const OBJECT_TYPES = TOLD_KINDS.map(kind => `${kind}.changed`)

/** What changes nothing in a conversation. Only the arrival of an answer does: the customer waits no more. */
export const ASIDES = [
  'message.status',
  'message.media',
  'channel.settings',
  'agent.presence',
  'read',
  'contact.changed',
  ...OBJECT_TYPES,
]

/** The events by which somebody enters the line, leaves it, or takes another place in it. */
export const MOVES_LINE = [
  'conversation.waiting',
  'conversation.assigned',
  'conversation.unassigned',
  'conversation.reassigned',
  'conversation.unattended',
  'conversation.handed_to_ai',
  'conversation.resolved',
  'conversation.closed',
]
