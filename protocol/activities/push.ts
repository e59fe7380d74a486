/** Of the workflow that tells an agent's phones and browsers what concerns them. Only ids are in its history. */
export interface PushActivities {
  /** Pushes one notification to one browser. Throws when it must be tried again. */
  sendPush(input: SendPushInput): Promise<PushOutcome>
  /** Notes that a notification did not go out in time. */
  giveUpPush(input: { subscriptionId: string }): Promise<void>
}

/**
 * - `sent`: the push service has it; `late`: it is too old to be of use.
 * - `gone`: the subscription has ended; `refused`: the push service refuses what is sent there.
 * - `failed`: the push service did not take it in time.
 */
export type PushOutcome = 'sent' | 'late' | 'gone' | 'refused' | 'failed'

export interface PushedNotice {
  conversationId: string
  messageId: string | null
  /** Why it concerns the agent (domain/concern.ts). */
  kind: string
  /** The event's id in the stream. */
  eventId: string
  /** When it happened, epoch ms. */
  at: number
}

export interface SendPushInput extends PushedNotice {
  subscriptionId: string
}

export interface PushInput extends PushedNotice {
  subscriptionIds: string[]
}
