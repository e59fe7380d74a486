import type { RunningConversation } from '../../domain/identity.ts'
import type { InboundMessage } from '../../domain/message.ts'
import type { AfterResolution } from '../../domain/survey.ts'
import type { Place } from './place.ts'

/**
 * What customers write while a conversation is open, and what is taken over from another conversation
 * of theirs.
 */
export interface RecordingActivities {
  recordMessages(input: RecordInput): Promise<Recorded[]>
  keepReaction(input: ReactionInput): Promise<ReactionKept>
  recordElsewhere(input: ElsewhereInput): Promise<{ answersAt?: number }>
  adoptMessages(input: AdoptInput): Promise<{ waitsSince?: number }>
  noteIdentityChange(input: IdentityChangeInput): Promise<Parted>
  takeBack(input: TakeBackInput): Promise<{ waitsSince?: number }>
}

export interface RecordInput extends Place {
  /**
   * Each message may use `SEQS_PER_MESSAGE` numbers, beginning with its own `seq`. `again`: the
   * customer has sent the same text before.
   */
  messages: { seq: number; message: InboundMessage; again?: boolean }[]
  /** The conversation's epoch from these messages on. Default: `seq`. */
  epoch?: number
  /**
   * While the conversation is resolved: the number of the resolution, so that a message may answer that
   * survey.
   */
  resolution?: number
  /** True while it is snoozed. Then an acknowledgement such as "ok" asks for no answer. */
  snoozed?: true
  /**
   * Addresses of the customer that are not recorded yet. Recording them uses `MOST_ADOPTED` numbers
   * after `seq`.
   */
  newAddresses?: string[]
}

export interface Recorded {
  /**
   * `elsewhere`: nothing is stored, because this conversation ends in favour of another one of the same
   * person (`running`). `astray`: nothing is stored; the message is somebody else's, whose workflow has got it.
   */
  result: 'recorded' | 'duplicate' | 'elsewhere' | 'astray'
  running?: RunningConversation
  /** True when the message was handled too late for an automatic answer. */
  late?: boolean
  /** Set when the message is only an opt-out or opt-in word. */
  keyword?: 'STOP' | 'START'
  /**
   * Since when the customer waits for an answer to the messages that were taken over from another
   * conversation, epoch ms.
   */
  adoptedSince?: number
  /** Whether the customer waits for an answer to this message. */
  asks?: boolean
  /** From earlier versions only: the message is a mere thank-you and needs no answer. */
  thanks?: boolean
  /** Set when a machine seems to answer: how many of our messages got this very text within seconds. */
  echoes?: number
  /** What the message is, when the conversation is resolved. */
  reading?: AfterResolution['reading']
  /** The survey's next message, if there is one. */
  follow?: 'survey_comment' | 'survey_thanks'
  surveyId?: string
}

/**
 * A message that somebody sent from our number outside this service. `from` is ours, `to` the
 * customer's.
 */
export interface ElsewhereInput extends Place {
  message: InboundMessage
}

export interface ReactionInput extends Place {
  message: InboundMessage
  /** A conversation whose row is open, and whose workflow has ended. */
  ended?: string
}

export interface ReactionKept {
  /**
   * Set when nothing is stored: the message belongs to a conversation that another workflow runs, and
   * that one must store the reaction.
   */
  elsewhere?: RunningConversation
}

/** Uses `MOST_ADOPTED` numbers after `seq`. */
export interface AdoptInput extends Place {
  /**
   * The conversation that ended in favour of this one, and since when the customer waits there, epoch
   * ms.
   */
  from: string
  unansweredSince?: number
}

/** A person merged the contact of this conversation with another, or undid that. */
export interface IdentityChangeInput extends Place {
  mergeId: string
  undone: boolean
}

/** What an undone merge means for a conversation. Empty: nothing. */
export interface Parted {
  /** The addresses of the customer that are somebody else's again. */
  leaving?: string[]
  /** The address that the customer is written to from now on. */
  address?: string
  /** Since when the customer waits, epoch ms, without what was somebody else's. Absent: they do not wait. */
  waitsSince?: number
  /** True when nothing in the conversation was the customer's. */
  empty?: true
}

/** Uses `count` numbers after `seq`. */
export interface TakeBackInput extends Place {
  mergeId: string
  /** The conversation that has the messages. */
  from: string
  count: number
}
