import type { CloseReason } from '../../domain/conversation.ts'
import type { RunningConversation } from '../../domain/identity.ts'
import type { CommandInput, Place } from './place.ts'

/** How a conversation ends: it is resolved, its survey runs out or is skipped, and it is closed. */
export interface ResolvingActivities {
  resolveConversation(input: ResolveInput): Promise<Resolved>
  closeConversation(input: Place & { reason: CloseReason }): Promise<Closed>
  expireSurvey(input: Place & { surveyId: string }): Promise<void>
  skipSurvey(input: CommandInput & { surveyId: string }): Promise<{ skipped: boolean }>
}

export interface ResolveInput extends CommandInput {
  survey: boolean
  /** A machine seems to be at the other end, which is asked for no score. */
  automatic?: boolean
  /** The how manieth resolution of the conversation. */
  resolution: number
  /** Where nobody asked for it. */
  reason?: string
}

export interface Resolved {
  /** When the conversation can no longer be reopened. */
  closeAt: number
  survey?: { id: string; expiresAt: number }
  /** Why no survey is sent, if none is. */
  skipped?: string
}

export interface Closed {
  /** Id for the conversation that messages which came meanwhile begin. */
  nextConversationId: string
  /** The conversation that goes on in its place, if it ends for another of the same person's. */
  endsFor?: RunningConversation
}
