import type { AiLimits } from '../../domain/ai.ts'
import type { Priority } from '../../domain/conversation.ts'
import type { WhoCould } from '../../domain/could-have.ts'
import type { RefusalCode } from '../../domain/transitions.ts'
import type { CommandInput, Place } from './place.ts'

/** Activities that decide who gets a conversation. Each is idempotent by (conversation, seq). */
export interface AllocationActivities {
  checkBusinessHours(input: HoursInput): Promise<HoursChecked>
  evaluateRules(input: RouteInput): Promise<Routed>
  claimSeat(input: ClaimInput): Promise<Claimed>
  takeUpSeat(input: Place): Promise<TakenUp>
  handToAi(input: HandToAiInput): Promise<HandedToAi>
  assignAgent(input: AssignInput): Promise<Assigned>
  checkTeam(input: Place & { teamId: string }): Promise<Extract<RefusalCode, 'team_not_found'> | undefined>
  checkAi(
    input: Place & { aiAgentId: string; by: 'rule' | 'person' | 'channel' },
  ): Promise<{ goesOn: boolean; limits?: AiLimits }>
  setPriority(input: CommandInput & { priority: Priority; inLine?: Priority }): Promise<void>
  dropAnswer(input: Place & { turn: number; because: string }): Promise<void>
}

/** Whose business hours are checked, and for which moment (epoch ms): when the message was received. */
export interface HoursInput extends Place {
  at: number
  teamId?: string
  /** True to ask also when it opens again after the next closing. */
  reopens?: boolean
}

export interface HoursChecked {
  open: boolean
  /** The next opening, epoch ms. Absent while open, and when no opening is ahead. */
  nextOpening?: number
  /** The next closing, epoch ms. Absent while closed, and when no closing is ahead. */
  closesAt?: number
  /** The opening after that closing, epoch ms. Only when `reopens` was set. */
  reopensAt?: number
  /** Set when the team is closed by its own hours, and not by the channel's. */
  ofTeam?: true
  /** True when the customer must be told. Each customer is told once in a closed period. */
  tell: boolean
}

export interface RouteInput extends Place {
  /** The message that the rules are evaluated with. */
  providerMessageId: string
  /**
   * All messages of its burst, itself included. Set when the rules were evaluated with the first one
   * before: then only a matching rule changes the decision.
   */
  burst?: string[]
  /** Whether it is open, when business hours are enabled. */
  open?: boolean
  /** The priority that a person gave it. No rule changes it. */
  priority?: Priority
}

/** Where a conversation goes, and its priority. */
export type Routed = { priority: Priority /** The name of the rule that decided. */; rule?: string } & (
  | { to: 'ai'; aiAgentId: string; by: 'rule' | 'channel' }
  | { to: 'human'; teamId?: string; agentId?: string; by: 'rule' | 'channel'; ownHours?: boolean }
)

export interface ClaimInput extends CommandInput {
  /** Why it needs a human now, in a few words. */
  reason: string
  /** What led to the claim. It is stored as an event before the outcome's event. */
  cause?: {
    type:
      | 'conversation.unassigned'
      | 'conversation.reopened'
      | 'conversation.handed_over'
      | 'conversation.reassigned'
      | 'conversation.unsnoozed'
    data: object
    /** The AI turn whose summary belongs to it. */
    turn?: number
  }
  priority: Priority
  teamId?: string
  agentId?: string
  /** Agents who must not get it. */
  excluded: string[]
  /**
   * Since when each of them is excluded, epoch ms. An agent who came online after that can get it
   * again.
   */
  excludedAt?: Record<string, number>
  /**
   * True when it was taken from an agent who did not answer. If all other agents are excluded too, it
   * is marked as unattended and goes to the front of the line.
   */
  wasUnanswered?: boolean
  /** The agent who had it before. They get it if they are online with a free seat. */
  preferredId?: string
  /** The same, and while it waits in the line, too, they come before all others. */
  prefers?: string
  /** True: if the preferred agent can't take it, nothing is changed. */
  onlyPreferred?: boolean
  /** The opening that it must wait for, epoch ms; null when none is ahead. */
  notBefore?: number | null
  /** True: an agent who is online can take it before that opening. */
  whoIsThere?: boolean
  /** Since when it counts as waiting in the line, epoch ms. Default: now. */
  since?: number
  /** True when it waits already. A new event is written only if it waits for something else now. */
  again?: boolean
}

export type Claimed =
  | { result: 'assigned'; agent: { id: string; name: string } }
  /**
   * Nobody can take it now. `because` says why, in a sentence; `who` lists the agents who could, unless
   * it waits for an opening. `unattended`: every agent who is online had it and did not answer.
   */
  | { result: 'waiting'; because: string; who?: WhoCould; unattended?: true }
  | { result: 'closed' }
  /** With `onlyPreferred`: the preferred agent can't take it now. */
  | { result: 'unavailable' }

/** `awaySince`: since when the agent has not been online, epoch ms; absent when they are. */
export type TakenUp = { agent?: { id: string; name: string }; awaySince?: number }

export interface HandToAiInput extends CommandInput {
  aiAgentId: string
  reason: string
  /** What led to it. It is stored as an event before this one. */
  cause?: ClaimInput['cause']
}

export type HandedToAi =
  | { aiAgent: { id: string; name: string; limits: AiLimits } }
  | { refused: 'ai_agent_not_found' | 'contact_opted_out' }

export interface AssignInput extends CommandInput {
  agentId: string
  reason: string
  /** True when it was `resolved`: the running survey ends. */
  reopens: boolean
}

/** `awaySince`: since when the agent has not been online, epoch ms; absent when they are. */
export type Assigned = { agent: { id: string; name: string }; awaySince?: number } | { refused: RefusalCode }
