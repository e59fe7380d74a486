/** The life of a conversation, in order; also its `status` in the API. */
export const CONVERSATION_STATUSES = ['opening', 'ai', 'waiting', 'assigned', 'resolved', 'closed'] as const
/** Every one but `closed`. */
export const OPEN_STATUSES = CONVERSATION_STATUSES.filter(status => status !== 'closed')
export type ConversationStatus = (typeof CONVERSATION_STATUSES)[number]

export const PRIORITIES = ['low', 'normal', 'high', 'urgent'] as const
export type Priority = (typeof PRIORITIES)[number]

export const ROLES = ['agent', 'supervisor', 'admin'] as const
export type Role = (typeof ROLES)[number]

/** Who did something. `id` names an agent or AI agent; the administrator's own token, operators and the system have none. */
export interface Actor {
  kind: 'contact' | 'agent' | 'ai' | 'operator' | 'system'
  id?: string
  /** Of a person who came through the API. */
  role?: Role
}

export const SYSTEM: Actor = { kind: 'system' }
export const CONTACT: Actor = { kind: 'contact' }
/** Someone at the Temporal UI. */
export const OPERATOR: Actor = { kind: 'operator' }

/**
 * Messages that one conversation takes over from another of the same person at most, each with a number of its own. A person
 * reads no more of them anyway.
 */
export const MOST_ADOPTED = 100

/** Why a conversation is over. */
export type CloseReason =
  | 'reopen_period_over'
  | 'channel_deleted'
  | 'cancelled_by_operator'
  | 'superseded'
  /** Its customer turned out to be one person with another's, which goes on. */
  | 'merged'
  | 'workflow_ended'
  /** Its customer was erased. */
  | 'erased'
