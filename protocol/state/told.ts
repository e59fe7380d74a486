import type { HandOverReason } from '../../domain/ai.ts'
import type { Actor } from '../../domain/conversation.ts'
import type { WhoCould } from '../../domain/could-have.ts'
import type { DeliveryError } from '../../domain/delivery.ts'
import type { IgnoredReason } from '../../domain/ignored-signals.ts'
import type { RefusalCode } from '../../domain/transitions.ts'

// What the state keeps only to show it to the operator (workflows/conversation/details/). Times are
// epoch ms.

/** The conversation's place in the waiting line. */
export interface InLine {
  since: number
  because: string
  opensAt?: number
  closesAt?: number
  asksAgainAt?: number
  /** Whose business hours are closed with no planned opening. */
  neverOpens?: 'channel' | 'team'
  /** The agents who could take it, as of `at`. */
  who?: WhoCould & { at: number }
}

/** How an AI agent handed it over, and what its model's endpoint said. */
export interface HandedOver {
  at: number
  name?: string
  reason: HandOverReason
  said?: string
}

/** A message that was not sent, or whose outcome is unknown. */
export interface Unsettled {
  messageId: string
  outcome: 'failed' | 'unknown'
  /** When that became known. */
  at: number
  /** Which of its messages it is, as in `SendInput`. */
  purpose?: string
  /** State from earlier versions has the code alone. */
  error?: Partial<DeliveryError>
}

/** A signal that was not carried out. */
export interface RefusedSignal {
  name: string
  at: number
  why: RefusalCode | IgnoredReason
  actor?: Pick<Actor, 'kind' | 'id'>
}
