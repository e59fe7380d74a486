import type { Actor, ConversationStatus } from './conversation.ts'

/** Why an event concerns an agent: it was given to them, the customer wrote to them, and so on. */
export type Concern = 'assigned' | 'message' | 'unsnoozed' | 'mention'

interface ConcernedEvent {
  type: string
  actor: Pick<Actor, 'id'>
  data: object
  /** As it is when the event is told. */
  conversation?: { status: ConversationStatus; assigneeId: string | null }
}

/**
 * Why an event concerns this agent, if it does: it was given to them, the customer wrote to them, what they had put aside is
 * back, or somebody mentioned them.
 */
export function concernOf(
  { type, data, actor, conversation }: ConcernedEvent,
  agentId: string,
): Concern | undefined {
  if (actor.id === agentId) return undefined
  const { agentId: named, mentions } = data as { agentId?: unknown; mentions?: unknown }
  if (type === 'conversation.assigned' && named === agentId) return 'assigned'
  if (
    type === 'message.received' &&
    conversation?.status === 'assigned' &&
    conversation.assigneeId === agentId
  )
    return 'message'
  if (type === 'conversation.unsnoozed' && conversation?.assigneeId === agentId) return 'unsnoozed'
  if (type === 'conversation.noted' && Array.isArray(mentions) && mentions.includes(agentId)) return 'mention'
  return undefined
}
