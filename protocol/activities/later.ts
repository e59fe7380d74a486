import type { Actor } from '../../domain/conversation.ts'
import type { SnoozeEnd } from '../../domain/snooze.ts'
import type { CommandInput, Place } from './place.ts'

/** What puts a conversation aside, and takes it up again. */
export interface LaterActivities {
  snooze(input: SnoozeInput): Promise<Snoozed>
  /** Records why a snooze ended, and that it has. */
  endSnooze(input: CommandInput & { data: SnoozeEnded }): Promise<void>
  /** Frees the seat of a snoozed conversation, if the channel's setting says so now. */
  freeSnoozedSeat(input: Place): Promise<Snoozed>
  /**
   * Shows the customer that their messages were read, up to a place in the conversation or all of them; with `typing`, that
   * an answer is being written.
   */
  showRead(input: Omit<Place, 'seq'> & { upTo?: number; typing?: boolean }): Promise<void>
}

export interface SnoozeInput extends CommandInput {
  /** Epoch ms. Without `until`: until the customer writes. */
  since: number
  until?: number
  /** It was snoozed before, and its seat was freed then. */
  wasFreed?: true
}

export type Snoozed = { seatFreed?: true }

/** The data of the event. Times are ISO 8601. */
export interface SnoozeEnded {
  because: SnoozeEnd
  /** Who had the conversation when it ended. */
  agentId?: string
  snoozedBy?: Pick<Actor, 'kind' | 'id'>
  since?: string
  until?: string
  /** It held no seat. */
  seatFreed?: true
}
