import type { Actor } from '../../domain/conversation.ts'
import type { WhoCould } from '../../domain/could-have.ts'
import type { FollowUps } from '../../domain/follow-ups.ts'
import type { RunningConversation } from '../../domain/identity.ts'
import type { InboundMessage } from '../../domain/message.ts'
import type { Place } from './place.ts'

/** How a conversation begins: its row, its contact, its first message, and the settings at that time. */
export interface OpeningActivities {
  openConversation(input: OpenInput): Promise<Opened>
}

export interface OpenInput extends Place {
  /** The customer's address: the one they wrote from, or the one to write to. */
  address: string
  /** An open conversation of this person whose workflow has ended. It is closed first. */
  ended?: string
  /** The customer's message that begins the conversation. Either this or `begin` is set. */
  message?: InboundMessage
  /** The agent who begins the conversation. `assigneeId` is the agent who gets it. */
  begin?: { actor: Actor; assigneeId?: string; reason?: string }
}

export type Opened =
  | {
      result: 'opened'
      greeting: boolean
      /**
       * True when the message was handled long after it was received. Then nothing automatic answers
       * it.
       */
      late: boolean
      /** Set when the message is only an opt-out or opt-in word. Then nobody has to answer. */
      keyword?: 'STOP' | 'START'
      /** The agent who has it already: the one who began it. */
      assignee?: { id: string; name: string }
      /**
       * Set when the conversation is in the line already: why nobody can take it, and who could. No
       * further allocation is needed then.
       */
      because?: string
      who?: WhoCould
      /** Which steps of the allocation the channel's settings ask for. */
      checkHours: boolean
      evaluateRules: boolean
      /** True when the greeting is left out outside business hours. */
      greetAfterHours: boolean
      followUps: FollowUps
      /** The version of the settings that all this is from. */
      settingsVersion?: number
    }
  /**
   * The message belongs to another conversation already, or the same `begin` command was carried out
   * before.
   */
  | { result: 'duplicate' }
  /** The person has an open conversation in another workflow. The message is for that one. */
  | { result: 'elsewhere'; running: RunningConversation }
  /** The id belongs to another conversation, which an agent began. Open this one with `freeId`. */
  | { result: 'idTaken'; freeId: string }
  /** People here have blocked the customer. The message was stored with their last conversation. */
  | { result: 'blocked' }
  /** A tap on the survey of a conversation that is over. The score was stored there. */
  | { result: 'lateTap' }
  | { result: 'channelDeleted' }
