import type { CancellationScope } from '@temporalio/workflow'
import type { SendInput, Sent } from '../../activities/contract.ts'
import type { AiAction, AiLimits, AiTurnResult } from '../../domain/ai.ts'
import type { ConversationStatus, Priority } from '../../domain/conversation.ts'
import type { DeliveryError } from '../../domain/delivery.ts'
import type { FollowUps } from '../../domain/follow-ups.ts'
import type { RunningConversation } from '../../domain/identity.ts'
import type { IgnoredReason } from '../../domain/ignored-signals.ts'
import type { InboundMessage } from '../../domain/message.ts'
import type { CommandKind } from '../../domain/transitions.ts'
import type {
  Adopt,
  AgentPresence,
  Begin,
  Command,
  ConversationInput,
  DeliveryFailed,
  Reconsider,
} from '../messages.ts'
import { STATE_VERSION, upToDate } from './carried.ts'
import type { FailingStep, HandedOver, InLine, RefusedSignal, Unsettled } from './told.ts'
import type { Asked } from './waits.ts'

/** How many ids of messages, and of commands, are remembered to tell a repeat. */
const REMEMBERED_IDS = 500

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

/**
 * Everything a conversation's workflow knows: plain data, handed on as it is when the workflow continues as new. Ids,
 * states and times (epoch ms) only; no text but that of messages and replies still in the queue.
 */
export interface ConversationState {
  /** Of this shape (carried.ts). */
  version: number
  channelId: string
  /** Which the customer wrote from last. */
  address: string
  /** All by which the customer is known to be noted; absent: not known here. */
  addresses?: string[]
  /** The conversation's id. */
  id: string
  status: ConversationStatus
  statusSince: number
  /** Why it is in this status, for the operator … */
  why: string
  /** … and why it was where this talk began, or began anew by a reopening. */
  firstWhy?: string
  assignee?: { id: string; name: string }
  /** Who had it last, or has it: theirs again when it is reopened. */
  lastAssigneeId?: string
  /** What it asks of whoever is to have it. */
  demand: Demand
  /** While it waits for a human: for an opening, or while it is open; then who did not answer is asked again at the next. */
  line?: InLine
  /** While an AI agent has it. */
  ai?: AiState
  /** `turn`: the last one's number, which names its draft and its message; the others count towards the limits. */
  aiUsed?: { turn: number; turns: number; tokens: number }
  /**
   * The place of the last change of hands, or message of the customer: what the AI makes of an older one is dropped.
   */
  epoch: number
  /** Since when the customer waits for an answer, and what they asked. Both are written in waits.ts alone. */
  unansweredSince?: number
  asked?: Asked[]
  /** The latest of the epochs at which an answer was given, arrived or not. */
  answerGivenAt?: number
  /** When it turned out that an answer did not arrive, or was still on its way when it was due. */
  triedAt?: number
  /** When they last wrote, and the message of theirs after which they were told that WhatsApp's window is about to close. */
  lastHeardAt?: number
  windowToldFor?: number
  /** Marks of what they wrote, to notice that they say the same again. */
  said?: number[]
  /** A machine seems to be at the other end. */
  automatic?: true
  /** Our last message to them. */
  lastOutAt?: number
  /**
   * While what the customer writes may still decide by the rules who gets the conversation: the messages they are judged by,
   * how many of them were, and whether it was open when the first came.
   */
  routing?: { ids: string[]; judged: number; open?: boolean }
  /** It is marked as left by everybody who could have it, and stands first in the line. */
  unattended?: true
  /** Since when the agent who has it has not been online. */
  agentAwaySince?: number
  /** The version of the channel's settings that it acts on, of which the rest is. */
  settingsVersion?: number
  /** Whether business hours are enabled, and whether there are rules or an AI agent. */
  checksHours: boolean
  evaluatesRules: boolean
  followUps: FollowUps
  /** The purpose of the message that tells the customer it is resolved for their silence, while it is on its way. */
  autoResolving?: string | true
  /** The next free number for the rows of this conversation. */
  seq: number
  /** How often it has been resolved. */
  resolution: number
  survey?: { id: string; expiresAt: number }
  /** While resolved: when it is closed. */
  closeAt?: number
  /** Messages that did not go, or of which that is not known; each until it is settled. Written in unsettled.ts alone. */
  unsettled?: Unsettled[]
  /** How the AI came to hand it over, in this talk. */
  handedOver?: HandedOver
  /** The last signal that was refused, or could not be used. */
  refused?: RefusedSignal
  /** The last message that was handled long after it came in, in this talk: when it came, and when it was handled. */
  late?: { receivedAt: number; at: number }
  /** Once closed: how many messages were still to go. */
  unsent?: number
  /** Once closed: the id for the conversation that what is left in the queue begins. */
  nextId?: string
  /** Once closed for another conversation of the same person: the one that goes on. */
  endsFor?: RunningConversation
  queue: Entry[]
  outbox: Outgoing[]
  hold?: Hold
  seenMessages: string[]
  seenCommands: string[]
}

/** What a routing rule, or a person, asked for. */
export interface Demand {
  priority: Priority
  teamId?: string
  agentId?: string
  /** Agents who had it and did not answer … */
  excluded: string[]
  /** … since when each, epoch ms: who came online after that is asked again. */
  excludedAt?: Record<string, number>
}

export interface AiState {
  id: string
  name: string
  /** Who gave it the conversation: a routing rule or a person, or the channel's setting. */
  by: 'rule' | 'person' | 'channel'
  since: number
  turns: number
  tokens: number
  limits: AiLimits
  /** When the burst of messages that the next turn answers began, and when the turn is due. */
  burstBegan?: number
  dueAt?: number
  /** What the AI wants done once its words have left. */
  afterwards?: { purpose: string; action: Exclude<AiAction, { tool: 'label' }>; turn: number }
}

/** A conversation being run: its state, and what belongs to this run alone. */
export interface Conversation {
  state: ConversationState
  /** Whether the send lane has a call under way. */
  sending: boolean
  /** Set when the run is about to end: the lane takes up nothing new. */
  leaving: boolean
  /** How many turns of the AI are under way, also those that are being broken off. */
  turning: number
  /** The one of them that answers the customer, for what it knew at this epoch. */
  turn?: { epoch: number; scope: CancellationScope }
  /** A step of it that fails again and again, while it does. */
  failing?: FailingStep
  /** Signals received by this run. */
  signals: number
  /** Of those, how many that could not be used became events. */
  signalsTold: number
}

/**
 * What a step leaves to be waited for; undefined when there is nothing. Most steps only change the state, and a promise for
 * nothing would cost more than the step: the SDK keeps a stack trace of each, and an `await` makes more of them.
 */
export type Pending = Promise<void> | undefined

export function conversationOf(input: ConversationInput): Conversation {
  const state = input.carried ? upToDate(input.carried) : newState(input)
  return { state, sending: false, leaving: false, turning: 0, signals: 0, signalsTold: 0 }
}

const NOTHING_FOLLOWS: FollowUps = {
  reassignOfflineMs: null,
  reassignNoReplyMs: null,
  resolveAiMs: null,
  resolveHumanMs: null,
  tellsResolved: false,
}

/** The state of a workflow that has opened no conversation yet. */
export function newState(
  input: Pick<ConversationInput, 'channelId' | 'address' | 'conversationId'>,
): ConversationState {
  return {
    version: STATE_VERSION,
    channelId: input.channelId,
    address: input.address,
    id: input.conversationId,
    status: 'opening',
    statusSince: Date.now(),
    why: 'a message came in',
    demand: { priority: 'normal', excluded: [] },
    epoch: 0,
    checksHours: false,
    evaluatesRules: false,
    followUps: NOTHING_FOLLOWS,
    seq: 1,
    resolution: 0,
    queue: [],
    outbox: [],
    seenMessages: [],
    seenCommands: [],
  }
}

/** It changes hands at this place: what belonged to the hands it was in is over. */
export function changeHands(state: ConversationState, epoch: number): void {
  state.epoch = epoch
  state.line = undefined
  state.unattended = undefined
  state.routing = undefined
  state.ai = undefined
  state.survey = undefined
  state.closeAt = undefined
  state.agentAwaySince = undefined
  state.autoResolving = undefined
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

/** Forgets an id that was remembered. */
export function forget(ids: string[], id: string | undefined): void {
  const at = id === undefined ? -1 : ids.indexOf(id)
  if (at !== -1) ids.splice(at, 1)
}

/** Remembers an id. False when it was known. */
export function remember(ids: string[], id: string): boolean {
  if (ids.includes(id)) return false
  ids.push(id)
  if (ids.length > REMEMBERED_IDS) ids.shift()
  return true
}
