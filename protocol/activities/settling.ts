import type { DeliveryError } from '../../domain/delivery.ts'
import type { RefusalCode } from '../../domain/transitions.ts'
import type { CommandInput, Place } from './place.ts'

/** What becomes of a message after the call: found out, reported by the provider, said by a person, or sent again. */
export interface SettlingActivities {
  settleMessage(input: SettleInput): Promise<Settlement>
  retryMessage(input: CommandInput & { messageId: string; sendBy: number }): Promise<Retried>
  decideMessage(input: CommandInput & { messageId: string; sent: boolean }): Promise<Decided>
  recordDeliveryFailure(input: Place & { messageId: string; deliveryId: string }): Promise<FailureRecorded>
  recordArrival(input: Place & { messageId: string }): Promise<Arrived>
}

export interface SettleInput extends Place {
  messageId: string
  /** It is looked at for the last time. */
  giveUp: boolean
  /** Further parts of it wait. */
  partsLeft?: boolean
}

export interface Settlement {
  /** Whether it is known of every part that left whether it went. */
  settled: boolean
  /** Deliveries that failed at the provider. */
  failed?: string[]
  /** Why it stays unknown, when it was looked at for the last time. */
  error?: DeliveryError
}

/** A person said what became of a message whose outcome was unknown. */
export type Decided = ({ decided: true; error?: DeliveryError } & Arrived) | { refused: RefusalCode }

/** `answersAt`: up to which place it answers what the customer wrote, if it is an answer. */
export type Retried = { queued: true; answersAt?: number } | { refused: RefusalCode }

export interface Arrived {
  /** Up to which place it answers what the customer wrote: its own. Absent where it is no answer, or not all of it has arrived. */
  answersAt?: number
  /** No part of it failed, or is in doubt. */
  settled?: boolean
}

export interface FailureRecorded {
  /** Absent when it arrived after all, or was sent again since. */
  code?: string
  error?: DeliveryError
  /** What the customer waits for without it, if it was an answer. */
  asks?: { epoch: number; at: number }[]
}
