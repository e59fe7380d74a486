import type { Actor } from '../../domain/conversation.ts'
import type { WhoCould } from '../../domain/could-have.ts'
import type { FollowUps } from '../../domain/follow-ups.ts'
import type { RunningConversation } from '../../domain/identity.ts'
import type { InboundMessage } from '../../domain/message.ts'
import type { Place } from './place.ts'

/** How a conversation begins: its row, its contact, the message that it begins with, and the settings that it begins by. */
export interface OpeningActivities {
  openConversation(input: OpenInput): Promise<Opened>
}

export interface OpenInput extends Place {
  /** Where the customer wrote from, or is to be written to. */
  address: string
  /** A conversation of theirs that is open by its row, and that no workflow runs any more. */
  ended?: string
  /** The customer's message that begins it … */
  message?: InboundMessage
  /** … or the agent who does; `assigneeId` is to have it. */
  begin?: { actor: Actor; assigneeId: string }
}

export type Opened =
  | {
      result: 'opened'
      greeting: boolean
      /** The message was handled so long after it was received that nothing automatic answers it. */
      late: boolean
      /** The message is nothing but a word that takes the customer from our messages, or back to them: nobody is needed. */
      keyword?: 'STOP' | 'START'
      /** Who has it already: the agent who began it. */
      assignee?: { id: string; name: string }
      /** Why nobody can have it, if it stands in the line already, and who could: then it is no more to be allocated. */
      because?: string
      who?: WhoCould
      /** Which steps of the allocation the channel's settings call for. */
      checkHours: boolean
      evaluateRules: boolean
      /** Out of hours the greeting is left out. */
      greetAfterHours: boolean
      followUps: FollowUps
      /** Of which version of the settings all this is. */
      settingsVersion?: number
    }
  /** The message is another conversation's already, or the agent's beginning began one before. */
  | { result: 'duplicate' }
  /** The person has an open conversation, which another workflow runs: it is for that one. */
  | { result: 'elsewhere'; running: RunningConversation }
  /** The id is another conversation's, which an agent began: this one is to open with the free one. */
  | { result: 'idTaken'; freeId: string }
  /** A tap on the survey of a conversation that is over; it was scored there. */
  | { result: 'lateTap' }
  | { result: 'channelDeleted' }
