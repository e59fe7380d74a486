import type { HandOverReason } from '../../domain/ai.ts'
import type { Actor } from '../../domain/conversation.ts'
import type { WhoCould } from '../../domain/could-have.ts'
import type { DeliveryError } from '../../domain/delivery.ts'
import type { IgnoredReason } from '../../domain/ignored-signals.ts'
import type { RefusalCode } from '../../domain/transitions.ts'

// What the state keeps for the operator to be told of (details/). Times are epoch ms.

/** Its place in the waiting line. */
export interface InLine {
  since: number
  because: string
  opensAt?: number
  closesAt?: number
  asksAgainAt?: number
  /** Whose hours, being closed, have no opening ahead. */
  neverOpens?: 'channel' | 'team'
  /** Who could have it, at that moment. */
  who?: WhoCould & { at: number }
}

/** How an AI agent came to hand it over, and what its model's endpoint said. */
export interface HandedOver {
  at: number
  name?: string
  reason: HandOverReason
  said?: string
}

/** A message that did not go, or of which it is not known whether it went. */
export interface Unsettled {
  messageId: string
  outcome: 'failed' | 'unknown'
  /** When that turned out. */
  at: number
  /** As which of its messages the workflow sent it. */
  purpose?: string
  /** Of what earlier versions noted, the code alone. */
  error?: Partial<DeliveryError>
}

/** A signal that was not carried out. */
export interface RefusedSignal {
  name: string
  at: number
  why: RefusalCode | IgnoredReason
  actor?: Pick<Actor, 'kind' | 'id'>
}
