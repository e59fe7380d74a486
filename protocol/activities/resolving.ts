import type { CloseReason } from '../../domain/conversation.ts'
import type { RunningConversation } from '../../domain/identity.ts'
import type { CommandInput, Place } from './place.ts'

/** How a conversation ends: it is resolved, its survey expires or is skipped, and it is closed. */
export interface ResolvingActivities {
  resolveConversation(input: ResolveInput): Promise<Resolved>
  closeConversation(input: Place & { reason: CloseReason }): Promise<Closed>
  expireSurvey(input: Place & { surveyId: string }): Promise<void>
  skipSurvey(input: CommandInput & { surveyId: string }): Promise<{ skipped: boolean }>
}

export interface ResolveInput extends CommandInput {
  survey: boolean
  /** True when a machine seems to answer. It gets no survey. */
  automatic?: boolean
  /** The number of this resolution in the conversation, from 1. */
  resolution: number
  /** The reason, when no person asked for it. */
  reason?: string
}

export interface Resolved {
  /** Until when the conversation can be reopened, epoch ms. */
  closeAt: number
  survey?: { id: string; expiresAt: number }
  /** Why no survey is sent. */
  skipped?: string
}

export interface Closed {
  /** The id of the next conversation, in case messages arrived that begin one. */
  nextConversationId: string
  /** Set when this conversation ends in favour of another one of the same person: that other one. */
  endsFor?: RunningConversation
}
