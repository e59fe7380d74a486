import type { Actor } from '../../domain/conversation.ts'

/** Where in which conversation the rows go: `seq` is the first of as many numbers as the activity can use. */
export interface Place {
  conversationId: string
  channelId: string
  seq: number
}

export interface CommandInput extends Place {
  actor: Actor
  commandId?: string
}
