import type { DeliveryError } from '../../domain/delivery.ts'
import type { RefusalCode } from '../../domain/transitions.ts'
import type { CommandInput, Place } from './place.ts'

/**
 * What happens to a message after the call: its outcome is found out, reported by the provider or told
 * by a person, or it is sent again.
 */
export interface SettlingActivities {
  settleMessage(input: SettleInput): Promise<Settlement>
  retryMessage(input: CommandInput & { messageId: string; sendBy: number }): Promise<Retried>
  decideMessage(input: CommandInput & { messageId: string; sent: boolean }): Promise<Decided>
  recordDeliveryFailure(input: Place & { messageId: string; deliveryId: string }): Promise<FailureRecorded>
  recordArrival(input: Place & { messageId: string }): Promise<Arrived>
}

export interface SettleInput extends Place {
  messageId: string
  /** True for the last check. */
  giveUp: boolean
  /** True when further parts of the message wait. */
  partsLeft?: boolean
}

export interface Settlement {
  /** True when the outcome of every part that was sent is known. */
  settled: boolean
  /** The ids of deliveries that failed at the provider. */
  failed?: string[]
  /** Why it stays unknown, after the last check. */
  error?: DeliveryError
}

/** A person said what happened to a message whose outcome was unknown. */
export type Decided = ({ decided: true; error?: DeliveryError } & Arrived) | { refused: RefusalCode }

/** `answersAt`: for an answer, the epoch up to which it covers what the customer wrote. */
export type Retried = { queued: true; answersAt?: number } | { refused: RefusalCode }

export interface Arrived {
  /**
   * The epoch up to which it covers what the customer wrote. Absent when it is no answer, or not all of
   * it has arrived.
   */
  answersAt?: number
  /** True when no part of it failed or is in doubt. */
  settled?: boolean
}

export interface FailureRecorded {
  /** Absent when it arrived after all, or was sent again meanwhile. */
  code?: string
  error?: DeliveryError
  /** The customer's open questions without it, if it was an answer. */
  asks?: { epoch: number; at: number }[]
}
