/** The statuses of a conversation, in order. The API uses the same names. */
export const CONVERSATION_STATUSES = ['opening', 'ai', 'waiting', 'assigned', 'resolved', 'closed'] as const
/** All statuses except `closed`. */
export const OPEN_STATUSES = CONVERSATION_STATUSES.filter(status => status !== 'closed')
export type ConversationStatus = (typeof CONVERSATION_STATUSES)[number]

export const PRIORITIES = ['low', 'normal', 'high', 'urgent'] as const
export type Priority = (typeof PRIORITIES)[number]

export const ROLES = ['agent', 'supervisor', 'admin'] as const
export type Role = (typeof ROLES)[number]

/**
 * Who did something. `id` names an agent or AI agent. The administrator's token, operators and the
 * system have no id.
 */
export interface Actor {
  kind: 'contact' | 'agent' | 'ai' | 'operator' | 'system'
  id?: string
  /** The role of a person who used the API. */
  role?: Role
}

export const SYSTEM: Actor = { kind: 'system' }
export const CONTACT: Actor = { kind: 'contact' }
/** A person who uses the Temporal UI. */
export const OPERATOR: Actor = { kind: 'operator' }

/**
 * How many messages one conversation takes over from another of the same person at most. Each needs a
 * row number of its own, and a person does not read more of them anyway.
 */
export const MOST_ADOPTED = 100

/** Why a conversation opened, or was given to an agent: its customer was merged with another by mistake. */
export const MERGE_UNDONE = 'merge undone'

/** Why a conversation was closed. */
export type CloseReason =
  | 'reopen_period_over'
  | 'channel_deleted'
  | 'cancelled_by_operator'
  | 'superseded'
  /** Its customer is the same person as another conversation's, and that one continues. */
  | 'merged'
  /** All of it was another customer's: the merge of the two was undone. */
  | 'unmerged'
  | 'workflow_ended'
  /** The customer was erased. */
  | 'erased'
  /** The customer was blocked. */
  | 'blocked'
