import type { Actor } from '../../domain/conversation.ts'
import type { DeliveryError, DeliveryStatus } from '../../domain/delivery.ts'
import type { KeptTemplate } from '../../domain/template.ts'
import type { Place } from './place.ts'

/** How a message goes out: it is stored, handed to the provider, and what came of the call is stored. */
export interface SendingActivities {
  queueMessage(input: SendInput): Promise<void>
  sendMessage(input: SendInput): Promise<Sent>
  storeOutcome(input: DeliveryOutcome): Promise<void>
}

/** What to send. The text is the sender's own for a reply, and read from the channel's settings for anything else. */
export interface SendInput extends Place {
  /** Given for a reply; derived from `purpose` for anything else. */
  messageId?: string
  /** Tells apart the messages the workflow itself sends: `greeting`, `survey:1`. */
  purpose: string
  author: Actor
  commandId?: string
  content:
    | {
        kind: 'reply'
        text: string
        /** With the type of each, where it is known. */
        media: { url: string; contentType?: string }[]
        template?: KeptTemplate
      }
    | { kind: 'greeting' }
    | { kind: 'survey' | 'survey_comment' | 'survey_thanks'; surveyId: string }
    /** The channel's own words, out of hours and when a silent customer's conversation is ended. */
    | { kind: 'unavailable'; nextOpening?: number }
    | { kind: 'auto_resolve' }
    /** WhatsApp's window is about to close on a customer who waits. */
    | { kind: 'window_notice' }
    /** What the AI said in a turn: in its draft, and nowhere in a history. */
    | { kind: 'ai'; turn: number }
    /** A message that is stored already, to be sent again. */
    | { kind: 'stored' }
  /** Past it, it is failed as `expired` rather than sent late. */
  sendBy: number
  /** False for words that answer nothing, whoever says them. */
  answers?: false
  /** Set when it is not to be sent any more: by the workflow's clock it is too late, or a person gave it up. */
  drop?: 'expired' | 'given_up'
  /** It leaves only while this still is the conversation's epoch: nobody took it over, and the customer didn't write. */
  fence?: number
}

export interface Sent {
  messageId: string
  /** `more`: this part went, and another is to follow. */
  outcome: 'accepted' | 'more' | 'failed' | 'unknown' | 'retryLater' | 'fenced'
  /** The provider's or our code, when it did not go … */
  code?: string
  /** … and what it means. */
  error?: DeliveryError
  /** With `unknown`: further parts wait until it is known of this one whether it went. */
  partsLeft?: boolean
  /** With `retryLater`: not before. */
  notBefore?: number
  /** What the call brought, when the database would not take it: the workflow has it stored, whenever that succeeds. */
  unstored?: DeliveryOutcome
}

/** What is known of a delivery after the call; `queued`: that it has not left, and may be tried again. */
export interface DeliveryOutcome extends Place {
  deliveryId: string
  messageId: string
  status: Extract<DeliveryStatus, 'queued' | 'accepted' | 'failed' | 'unknown'>
  providerMessageId?: string
  /** It may be an answer of which nothing is left to send: it counts, once this has arrived. */
  completes?: true
  /** The provider can't report what becomes of it. */
  unreported?: true
  error?: DeliveryError
}

export type Settled = Exclude<DeliveryOutcome['status'], 'queued'>
export type SettledOutcome = DeliveryOutcome & { status: Settled }
