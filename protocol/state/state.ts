import type { AiAction, AiLimits } from '../../domain/ai.ts'
import type { ConversationStatus, Priority } from '../../domain/conversation.ts'
import type { FollowUps } from '../../domain/follow-ups.ts'
import type { RunningConversation } from '../../domain/identity.ts'
import type { Entry, Hold, Outgoing } from './queue.ts'
import type { HandedOver, InLine, RefusedSignal, Unsettled } from './told.ts'

// A conversation outlives the code that it began with: what a run hands on may be taken up by a later version. Whoever changes
// what a field of the state means raises the version, and says how to make one of the version before into one of the next
// (workflows/conversation/carried.ts). A field that is new and may be absent needs neither.

/** Of the state that this code hands on. */
export const STATE_VERSION = 2

/** What a run carried on, of this version or an earlier one. */
export type Carried = Omit<ConversationState, 'version' | 'asked'> & {
  version?: number
  asked?: unknown
  problem?: unknown
}

/**
 * Everything a conversation's workflow knows: plain data, handed on as it is when the workflow continues as new. Ids,
 * states and times (epoch ms) only; no text but that of messages and replies still in the queue.
 */
export interface ConversationState {
  /** Of this shape: `STATE_VERSION`. */
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
  /** Since when the customer waits for an answer, and what they asked. Both are written in workflows/conversation/waits.ts alone. */
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
  /** Messages that did not go, or of which that is not known; each until it is settled. Written in workflows/conversation/unsettled.ts alone. */
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

/** What the customer asked: the conversation's epoch from then on, and when they did (epoch ms). */
export interface Asked {
  epoch: number
  at: number
}
