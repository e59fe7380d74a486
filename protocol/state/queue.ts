import type { AiTurnResult } from '../../domain/ai.ts'
import type { DeliveryError } from '../../domain/delivery.ts'
import type { RunningConversation } from '../../domain/identity.ts'
import type { IgnoredReason } from '../../domain/ignored-signals.ts'
import type { InboundMessage } from '../../domain/message.ts'
import type { CommandKind } from '../../domain/transitions.ts'
import type { SendInput, Sent } from '../activities/sending.ts'
import type { Adopt, AgentPresence, Begin, Command, DeliveryFailed, Reconsider } from '../signals.ts'

/** What the loop works through, one after the other. */
export type Entry =
  | { kind: 'message'; message: InboundMessage }
  /** No message, but a reaction to one. */
  | { kind: 'reaction'; message: InboundMessage }
  | { kind: 'command'; name: CommandKind; command: Command & Record<string, unknown> }
  | { kind: 'begin'; command: Begin }
  | { kind: 'malformed'; name: string; commandId?: string }
  | { kind: 'ignored'; name: string; reason: IgnoredReason }
  /** `answersAt`: as of what is on its way out. */
  | { kind: 'sent'; purpose: string; answersAt?: number; sent: Sent }
  | { kind: 'aiTurn'; turn: number; epoch: number; result: AiTurnResult }
  | { kind: 'seatGranted' }
  | { kind: 'reconsider'; change: Reconsider }
  | { kind: 'agentPresence'; presence: AgentPresence }
  | { kind: 'deliveryFailed'; failure: DeliveryFailed }
  | { kind: 'deliveryArrived'; messageId: string }
  | { kind: 'sentElsewhere'; message: InboundMessage }
  | { kind: 'look' }
  | { kind: 'mergedInto'; into: RunningConversation }
  | { kind: 'adopt'; adopted: Adopt }
  | { kind: 'channelDeleted' }
  | { kind: 'contactErased' }
  | { kind: 'cancelled' }

/** A message on its way out. */
export interface Outgoing {
  input: SendInput
  /** The epoch at which it answers the customer, if it is an answer: it answers nothing that they wrote after that. */
  answersAt?: number
  /** The provider asked to wait until then … */
  notBefore?: number
  /** … with this message, for this reason. */
  delay?: { messageId: string; error?: DeliveryError }
}

/** The last send ended without an answer; what follows waits until it is known, or for two minutes at most. */
export interface Hold {
  messageId: string
  until: number
  /** When to look again whether a report, or the provider's list, settled it. */
  nextLook: number
  /** Further parts of it are to follow: it still is the first of the outbox. */
  partsLeft?: boolean
  /** As of what is on its way out. */
  answersAt?: number
}
