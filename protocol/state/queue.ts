import type { AiTurnResult } from '../../domain/ai.ts'
import type { DeliveryError } from '../../domain/delivery.ts'
import type { RunningConversation } from '../../domain/identity.ts'
import type { IgnoredReason } from '../../domain/ignored-signals.ts'
import type { InboundMessage } from '../../domain/message.ts'
import type { CommandKind } from '../../domain/transitions.ts'
import type { SendInput, Sent } from '../activities/sending.ts'
import type {
  Adopt,
  AgentPresence,
  Begin,
  Command,
  DeliveryFailed,
  IdentityChanged,
  Reconsider,
  TakeBack,
} from '../signals.ts'

/** What the loop handles, one entry after the other. */
export type Entry =
  | { kind: 'message'; message: InboundMessage }
  /** A reaction to a message. It is not a message itself. */
  | { kind: 'reaction'; message: InboundMessage }
  | { kind: 'command'; name: CommandKind; command: Command & Record<string, unknown> }
  | { kind: 'begin'; command: Begin }
  | { kind: 'malformed'; name: string; commandId?: string }
  | { kind: 'ignored'; name: string; reason: IgnoredReason }
  /** `answersAt`: see `Outgoing`. */
  | { kind: 'sent'; purpose: string; answersAt?: number; sent: Sent }
  | { kind: 'aiTurn'; turn: number; epoch: number; result: AiTurnResult }
  | { kind: 'seatGranted' }
  | { kind: 'reconsider'; change: Reconsider }
  | { kind: 'agentPresence'; presence: AgentPresence }
  | { kind: 'seen'; upTo: number; typing?: boolean }
  | { kind: 'deliveryFailed'; failure: DeliveryFailed }
  | { kind: 'deliveryArrived'; messageId: string }
  | { kind: 'sentElsewhere'; message: InboundMessage }
  | { kind: 'look' }
  | { kind: 'mergedInto'; into: RunningConversation }
  | { kind: 'adopt'; adopted: Adopt }
  | { kind: 'identityChanged'; change: IdentityChanged }
  | { kind: 'takeBack'; back: TakeBack }
  | { kind: 'channelDeleted' }
  | { kind: 'contactErased' }
  | { kind: 'contactBlocked' }
  | { kind: 'cancelled' }

/** A message in the outbox. */
export interface Outgoing {
  input: SendInput
  /**
   * For an answer: the epoch up to which it covers what the customer wrote. It does not answer later
   * messages.
   */
  answersAt?: number
  /** The provider asked to wait until then, epoch ms. */
  notBefore?: number
  /** Which message the provider does not accept now, and why. */
  delay?: { messageId: string; error?: DeliveryError }
}

/**
 * The outcome of the last send is unknown. The next messages wait until it is known, for two minutes at
 * most.
 */
export interface Hold {
  messageId: string
  until: number
  /** When to check next whether a report, or the provider's list, settled it, epoch ms. */
  nextLook: number
  /** True when further parts follow. The message is then still the first of the outbox. */
  partsLeft?: boolean
  /** See `Outgoing`. */
  answersAt?: number
}
