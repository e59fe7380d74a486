import type { Actor } from '../../domain/conversation.ts'

/**
 * Which conversation the rows belong to, and their numbers. `seq` is the first number; the workflow has
 * reserved as many as the activity can use.
 */
export interface Place {
  conversationId: string
  channelId: string
  seq: number
}

export interface CommandInput extends Place {
  actor: Actor
  commandId?: string
}
