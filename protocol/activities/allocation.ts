import type { AiLimits } from '../../domain/ai.ts'
import type { Priority } from '../../domain/conversation.ts'
import type { WhoCould } from '../../domain/could-have.ts'
import type { RefusalCode } from '../../domain/transitions.ts'
import type { CommandInput, Place } from './place.ts'

/** What the conversation's workflow asks about who is to have it. Idempotent by (conversation, seq), like all. */
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
  ): Promise<{ goesOn: boolean }>
  dropAnswer(input: Place & { turn: number; because: string }): Promise<void>
}

/** Whose hours count, and at which moment: when the message was received, epoch ms. */
export interface HoursInput extends Place {
  at: number
  teamId?: string
  /** While it is open, the opening behind the next closing is asked for too. */
  reopens?: boolean
}

export interface HoursChecked {
  open: boolean
  /** The next moment of being open; absent while open, and when there is none ahead. */
  nextOpening?: number
  /** The end of being open; absent while closed, and when there is none ahead. */
  closesAt?: number
  /** When it opens again after that; only where it was asked for. */
  reopensAt?: number
  /** Closed by the hours of the team, which has its own. */
  ofTeam?: true
  /** Whether the customer is to be told, who was not told in this closed period yet. */
  tell: boolean
}

export interface RouteInput extends Place {
  /** The message to go by … */
  providerMessageId: string
  /** … with those that came with it, itself included, once it was judged alone: then only what a rule decides is of interest. */
  burst?: string[]
  /** Of the business hours, when they are enabled. */
  open?: boolean
}

/** Where a conversation is to go, and how urgently. */
export type Routed = { priority: Priority /** The name of the rule that decided. */; rule?: string } & (
  | { to: 'ai'; aiAgentId: string; by: 'rule' | 'channel' }
  | { to: 'human'; teamId?: string; agentId?: string; by: 'rule' | 'channel'; ownHours?: boolean }
)

export interface ClaimInput extends CommandInput {
  /** Why it needs a human now, in a few words. */
  reason: string
  /** What led to it, as an event before the outcome's. */
  cause?: {
    type:
      | 'conversation.unassigned'
      | 'conversation.reopened'
      | 'conversation.handed_over'
      | 'conversation.reassigned'
    data: object
    /** The turn of the AI whose summary goes with it. */
    turn?: number
  }
  priority: Priority
  teamId?: string
  agentId?: string
  /** Agents it is not to be given to … */
  excluded: string[]
  /** … since when each, epoch ms: who came online after that can have it. */
  excludedAt?: Record<string, number>
  /** It was taken from somebody who did not answer: if nobody is left who might, it is marked, and goes before all others. */
  wasUnanswered?: boolean
  /** The agent who had it before: theirs again if they are online with a free seat. */
  preferredId?: string
  /** Theirs or nobody's: otherwise nothing is changed. */
  onlyPreferred?: boolean
  /** Whether it can only wait for an opening: epoch ms, or null when there is none ahead. */
  notBefore?: number | null
  /** … unless somebody is there who can have it now. */
  whoIsThere?: boolean
  /** Since when it is to count as waiting in the line, epoch ms; default now. */
  since?: number
  /** It waits already: told again only when it waits for something else by now. */
  again?: boolean
}

export type Claimed =
  | { result: 'assigned'; agent: { id: string; name: string } }
  /**
   * Nobody can have it now; why, in a sentence, and who could, unless it waits for an opening. `unattended`: everybody who is
   * there had it, and did not answer.
   */
  | { result: 'waiting'; because: string; who?: WhoCould; unattended?: true }
  | { result: 'closed' }
  /** With `onlyPreferred`: they can't have it now. */
  | { result: 'unavailable' }

/** `awaySince`: since when the agent is not online any more, epoch ms. */
export type TakenUp = { agent?: { id: string; name: string }; awaySince?: number }

export interface HandToAiInput extends CommandInput {
  aiAgentId: string
  reason: string
  /** What led to it, as an event before it. */
  cause?: ClaimInput['cause']
}

export type HandedToAi =
  | { aiAgent: { id: string; name: string; limits: AiLimits } }
  | { refused: 'ai_agent_not_found' | 'contact_opted_out' }

export interface AssignInput extends CommandInput {
  agentId: string
  reason: string
  /** From `resolved`: the survey under way is over. */
  reopens: boolean
}

/** `awaySince`: since when the agent has not been online, epoch ms; absent when they are. */
export type Assigned = { agent: { id: string; name: string }; awaySince?: number } | { refused: RefusalCode }
