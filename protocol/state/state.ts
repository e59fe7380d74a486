import type { AiAction, AiLimits } from '../../domain/ai.ts'
import type { Actor, ConversationStatus, Priority } from '../../domain/conversation.ts'
import type { FollowUps } from '../../domain/follow-ups.ts'
import type { RunningConversation } from '../../domain/identity.ts'
import type { SnoozeEnd } from '../../domain/snooze.ts'
import type { Entry, Hold, Outgoing } from './queue.ts'
import type { HandedOver, InLine, RefusedSignal, Unsettled } from './told.ts'

// A conversation can outlive the version of the code that started it: a later version may take up the
// state that a run carries on. If you change the meaning of a field, raise the version and write a
// migration from the version before (workflows/conversation/carried.ts). A new field that may be absent
// needs neither.

/** The version of the state that this code carries on. */
export const STATE_VERSION = 2

/** State that a run carried on, of this version or an earlier one. */
export type Carried = Omit<ConversationState, 'version' | 'asked'> & {
  version?: number
  asked?: unknown
  problem?: unknown
}

/**
 * Everything that a conversation's workflow knows. It is plain data and is handed over unchanged when
 * the workflow continues as new. It contains ids, states and times (epoch ms) only; the only texts are
 * those of messages and replies that are still in the queue.
 */
export interface ConversationState {
  /** The version of this shape: `STATE_VERSION`. */
  version: number
  channelId: string
  /** The address that the customer last wrote from. */
  address: string
  /** All addresses of the customer that are known to be recorded. Absent when that is not known here. */
  addresses?: string[]
  /** The conversation's id. */
  id: string
  status: ConversationStatus
  statusSince: number
  /** Why it has this status, for the operator. */
  why: string
  /** Why it was given out when this talk began, or began again by a reopening. */
  firstWhy?: string
  assignee?: { id: string; name: string }
  /** The agent who has it, or had it last. They get it again when it is reopened. */
  lastAssigneeId?: string
  /** What a claim asks for: priority, team, agent. */
  demand: Demand
  /**
   * Its place in the line, while it waits for a human: either for an opening or for a free agent. At
   * the next opening, agents who did not answer are asked again.
   */
  line?: InLine
  /** Set while an AI agent has it. */
  ai?: AiState
  /**
   * `turn` is the number of the last turn, which names its draft and its message. `turns` and `tokens`
   * count towards the limits.
   */
  aiUsed?: { turn: number; turns: number; tokens: number }
  /**
   * The number of the last change of hands or message of the customer. The result of an AI turn from an
   * older epoch is dropped.
   */
  epoch: number
  /** The epoch since which messages of another contact are gone from here, or own ones are back: a merge was undone. */
  partedAt?: number
  /**
   * Since when the customer waits for an answer, and what they asked. Only
   * workflows/conversation/customer-waits.ts writes these two.
   */
  unansweredSince?: number
  asked?: Asked[]
  /** The latest epoch at which an answer was given, whether it has arrived or not. */
  answerGivenAt?: number
  /** When it turned out that an answer did not arrive, or that it was still being sent when it was due. */
  triedAt?: number
  /**
   * When the customer last wrote; and for which of their messages they were told that WhatsApp's window
   * is about to close.
   */
  lastHeardAt?: number
  windowToldFor?: number
  /**
   * Who wrote last, and at which place; and who wrote last of all others. Only
   * workflows/conversation/last-words.ts writes this.
   */
  written?: { by: string; seq: number }[]
  /** Marks of what the customer wrote, to recognise repeated texts. */
  said?: number[]
  /** Set when a machine seems to answer. */
  automatic?: true
  /** Up to which place the customer was shown that a person has read what they wrote. */
  shownUpTo?: number
  /** When our last message was sent. */
  lastOutAt?: number
  /**
   * Set while the customer's messages can still change, by the rules, who gets the conversation: the
   * ids of the messages, how many of them were evaluated, and whether it was open when the first
   * arrived.
   */
  routing?: { ids: string[]; judged: number; open?: boolean }
  /** Set when every agent who could take it did not answer. It is then first in the line. */
  unattended?: true
  /**
   * Set while it is put aside. Only workflows/conversation/snooze.ts writes this; whatever changes hands
   * ends it.
   */
  snooze?: Snooze
  /** When the last snooze ended. Times in which somebody should have acted count from then at the earliest. */
  wokeAt?: number
  /** Since when the agent who has it has not been online. */
  agentAwaySince?: number
  /** The version of the channel's settings that this state uses. */
  settingsVersion?: number
  /** Whether business hours are enabled, and whether there are rules or an AI agent. */
  checksHours: boolean
  evaluatesRules: boolean
  followUps: FollowUps
  /**
   * The purpose of the message that announces the automatic resolution, while that message is being
   * sent.
   */
  autoResolving?: string | true
  /** The next free row number of this conversation. */
  seq: number
  /** How often it has been resolved. */
  resolution: number
  survey?: { id: string; expiresAt: number }
  /** While resolved: when it will be closed. */
  closeAt?: number
  /**
   * Messages that were not sent, or whose outcome is unknown, until they are settled. Only
   * workflows/conversation/unsettled.ts writes this.
   */
  unsettled?: Unsettled[]
  /** How and why the AI handed over, in this talk. */
  handedOver?: HandedOver
  /** The last signal that was refused or could not be used. */
  refused?: RefusedSignal
  /**
   * The last message in this talk that was handled long after it arrived: when it arrived, and when it
   * was handled.
   */
  late?: { receivedAt: number; at: number }
  /** Once closed: how many messages were not sent. */
  unsent?: number
  /** Once closed: the id of the conversation that begins with the rest of the queue. */
  nextId?: string
  /** Once closed in favour of another conversation of the same person: that other one. */
  endsFor?: RunningConversation
  queue: Entry[]
  outbox: Outgoing[]
  hold?: Hold
  seenMessages: string[]
  seenCommands: string[]
}

/** What a routing rule or a person asked for. */
export interface Demand {
  priority: Priority
  teamId?: string
  agentId?: string
  /** Agents who had it and did not answer. */
  excluded: string[]
  /** Since when each of them is excluded, epoch ms. An agent who came online after that is asked again. */
  excludedAt?: Record<string, number>
  /** Who had it when it was snoozed. They get it before all others, if they can take it. */
  prefers?: string
  /** Set when a person gave it its priority. No rule changes it then. */
  isPrioritized?: true
}

/** An agent has put the conversation aside until a time (epoch ms), or until the customer writes. */
export interface Snooze {
  since: number
  /** Absent: until the customer writes. */
  until?: number
  by: Pick<Actor, 'kind' | 'id'>
  /** What the customer asked after this epoch ends it. */
  epoch: number
  /** The conversation is still its agent's, and holds no seat. */
  seatFreed?: true
  /** Set when something ended it that leaves no other trace here. */
  ended?: SnoozeEnd
  /** Why it ended is recorded, or just being recorded. */
  isTold?: true
}

export interface AiState {
  id: string
  name: string
  /** What gave it the conversation: a routing rule, a person, or the channel's setting. */
  by: 'rule' | 'person' | 'channel'
  since: number
  turns: number
  tokens: number
  limits: AiLimits
  /** When the burst of messages began that the next turn answers, and when that turn is due. */
  burstBegan?: number
  dueAt?: number
  /** What the AI wants done after its words have been sent. */
  afterwards?: { purpose: string; action: Exclude<AiAction, { tool: 'label' }>; turn: number }
  /** True once it was seen that nothing more comes of its last turn, until the customer writes again. */
  stalled?: true
}

/** A question of the customer: the conversation's epoch since then, and when they asked, epoch ms. */
export interface Asked {
  epoch: number
  at: number
}
