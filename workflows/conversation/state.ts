import type { SendInput, Sent } from '../../activities/contract.ts'
import type { ConversationStatus } from '../../domain/conversation.ts'
import type { InboundMessage } from '../../domain/message.ts'
import type { CommandKind } from '../../domain/transitions.ts'
import type { Begin, Command, ConversationInput, DeliveryFailed } from '../messages.ts'

/** How many ids of messages, and of commands, are remembered to tell a repeat. */
const REMEMBERED_IDS = 500

/** What the loop works through, one after the other. */
export type Entry =
  | { kind: 'message'; message: InboundMessage }
  | { kind: 'command'; name: CommandKind; command: Command & Record<string, unknown> }
  | { kind: 'begin'; command: Begin }
  | { kind: 'malformed'; name: string; commandId?: string }
  | { kind: 'sent'; purpose: string; sent: Sent }
  | { kind: 'deliveryFailed'; failure: DeliveryFailed }
  | { kind: 'look' }
  | { kind: 'channelDeleted' }
  | { kind: 'cancelled' }

/** A message on its way out. */
export interface Outgoing {
  input: SendInput
  /** The provider asked to wait until then. */
  notBefore?: number
}

/** The last send ended without an answer; what follows waits until it is known, or for two minutes at most. */
export interface Hold {
  messageId: string
  until: number
  /** When to look again whether a report settled it. */
  nextLook: number
}

/**
 * Everything a conversation's workflow knows: plain data, handed on as it is when the workflow continues as new. Ids,
 * states and times (epoch ms) only; no text but that of messages and replies still in the queue.
 */
export interface ConversationState {
  channelId: string
  address: string
  /** The conversation's id. */
  id: string
  status: ConversationStatus
  statusSince: number
  /** Why it is in this status, for the operator. */
  why: string
  assignee?: { id: string; name: string }
  /** The next free number for the rows of this conversation. */
  seq: number
  /** How often it has been resolved. */
  resolution: number
  survey?: { id: string; expiresAt: number }
  /** While resolved: when it is closed. */
  closeAt?: number
  /** The last message that did not go, and why. */
  problem?: { messageId: string; code: string }
  /** Once closed: the id for the conversation that what is left in the queue begins. */
  nextId?: string
  queue: Entry[]
  outbox: Outgoing[]
  hold?: Hold
  seenMessages: string[]
  seenCommands: string[]
}

/** A conversation being run: its state, and what belongs to this run alone. */
export interface Conversation {
  state: ConversationState
  /** Whether the send lane has a call under way. */
  sending: boolean
  /** Set when the run is about to end: the lane takes up nothing new. */
  leaving: boolean
  /** Signals received by this run. */
  signals: number
}

export function conversationOf(input: ConversationInput): Conversation {
  return { state: input.carried ?? newState(input), sending: false, leaving: false, signals: 0 }
}

/** The state of a workflow that has opened no conversation yet. */
export function newState(
  input: Pick<ConversationInput, 'channelId' | 'address' | 'conversationId'>,
): ConversationState {
  return {
    channelId: input.channelId,
    address: input.address,
    id: input.conversationId,
    status: 'opening',
    statusSince: Date.now(),
    why: 'a message came in',
    seq: 1,
    resolution: 0,
    queue: [],
    outbox: [],
    seenMessages: [],
    seenCommands: [],
  }
}

/** Where an activity writes its rows: takes `count` numbers of the conversation. */
export function place(
  { state }: Conversation,
  count = 4,
): { conversationId: string; channelId: string; seq: number } {
  const seq = state.seq
  state.seq += count
  return { conversationId: state.id, channelId: state.channelId, seq }
}

/** Remembers an id. False when it was known. */
export function remember(ids: string[], id: string): boolean {
  if (ids.includes(id)) return false
  ids.push(id)
  if (ids.length > REMEMBERED_IDS) ids.shift()
  return true
}
