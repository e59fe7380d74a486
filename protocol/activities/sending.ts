import type { Actor } from '../../domain/conversation.ts'
import type { DeliveryError, DeliveryStatus } from '../../domain/delivery.ts'
import type { OutgoingMedium } from '../../domain/outgoing-media.ts'
import type { KeptTemplate } from '../../domain/template.ts'
import type { Place } from './place.ts'

/** How a message is sent: it is stored, handed to the provider, and the outcome of the call is stored. */
export interface SendingActivities {
  queueMessage(input: SendInput): Promise<void>
  sendMessage(input: SendInput): Promise<Sent>
  storeOutcome(input: DeliveryOutcome): Promise<void>
}

/**
 * What to send. For a reply the text is the agent's own. For anything else the activity reads it, for
 * example from the channel's settings.
 */
export interface SendInput extends Place {
  /** Given for a reply. For anything else it is derived from `purpose`. */
  messageId?: string
  /** Identifies a message that the workflow itself sends, for example `greeting` or `survey 1`. */
  purpose: string
  author: Actor
  commandId?: string
  content:
    | {
        kind: 'reply'
        text: string
        media: OutgoingMedium[]
        template?: KeptTemplate
        /** The provider's id of the message that it quotes. */
        replyTo?: string
      }
    | { kind: 'greeting' }
    | { kind: 'survey' | 'survey_comment' | 'survey_thanks'; surveyId: string }
    /**
     * Texts of the channel: outside business hours, and before a conversation is resolved because the
     * customer is silent.
     */
    | { kind: 'unavailable'; nextOpening?: number }
    | { kind: 'auto_resolve' }
    /** For a waiting customer, shortly before WhatsApp's window closes. */
    | { kind: 'window_notice' }
    /** The text of an AI turn. It is in the turn's draft, and never in a workflow history. */
    | { kind: 'ai'; turn: number }
    /** A message that is stored already and is sent again. */
    | { kind: 'stored' }
  /**
   * The customer's address when it was written. The message goes to the address that they write from by then; but to nobody,
   * if that is another person, because the merge of two contacts was undone.
   */
  to?: string
  /** Epoch ms. After it the message fails as `expired`; it is not sent late. */
  sendBy: number
  /** False when the message does not answer the customer, whoever its author is. */
  answers?: false
  /**
   * Set when the message must not be sent any more: it is too late by the workflow's clock, or a person
   * gave it up.
   */
  drop?: 'expired' | 'given_up'
  /**
   * The message is sent only while the conversation has this epoch, which means that nobody took it
   * over and the customer has not written.
   */
  fence?: number
}

export interface Sent {
  messageId: string
  /** `more`: this part was sent, and another part follows. */
  outcome: 'accepted' | 'more' | 'failed' | 'unknown' | 'retryLater' | 'fenced'
  /** The code, ours or the provider's, when it was not sent. */
  code?: string
  /** What the code means. */
  error?: DeliveryError
  /** With `unknown`: further parts wait until the outcome of this part is known. */
  partsLeft?: boolean
  /** With `retryLater`: the earliest next try, epoch ms. */
  notBefore?: number
  /**
   * The outcome of the call, when the database could not store it. The workflow carries it and has it
   * stored when the database is back.
   */
  unstored?: DeliveryOutcome
}

/**
 * What is known of a delivery after the call. `queued` means that it was certainly not sent and may be
 * tried again.
 */
export interface DeliveryOutcome extends Place {
  deliveryId: string
  messageId: string
  status: Extract<DeliveryStatus, 'queued' | 'accepted' | 'failed' | 'unknown'>
  providerMessageId?: string
  /**
   * Set when nothing of the message is left to send after this part. If it is an answer, it counts once
   * this part has arrived.
   */
  completes?: true
  /** Set when the provider can't report what happens to it. */
  unreported?: true
  error?: DeliveryError
}

export type Settled = Exclude<DeliveryOutcome['status'], 'queued'>
export type SettledOutcome = DeliveryOutcome & { status: Settled }
