import type { RunningConversation } from '../../domain/identity.ts'
import type { InboundMessage } from '../../domain/message.ts'
import type { AfterResolution } from '../../domain/survey.ts'
import type { Place } from './place.ts'

/** What customers write while a conversation is open, or what is taken over from another one of theirs. */
export interface RecordingActivities {
  recordMessages(input: RecordInput): Promise<Recorded[]>
  keepReaction(input: ReactionInput): Promise<ReactionKept>
  recordElsewhere(input: ElsewhereInput): Promise<{ answersAt?: number }>
  adoptMessages(input: AdoptInput): Promise<{ waitsSince?: number }>
}

export interface RecordInput extends Place {
  /** Each may use `SEQS_PER_MESSAGE` numbers from its own `seq` on. `again`: the customer has said the same before. */
  messages: { seq: number; message: InboundMessage; again?: boolean }[]
  /** The conversation's epoch from these messages on; absent: `seq`. */
  epoch?: number
  /** While the conversation is resolved: for the how manieth time, so that a message may answer that survey. */
  resolution?: number
  /** Addresses of the customer that are not noted yet; to note them takes `MOST_ADOPTED` numbers behind `seq`. */
  newAddresses?: string[]
}

export interface Recorded {
  /** `elsewhere`: nothing is stored, since this conversation ends for another of the same person (`running`). */
  result: 'recorded' | 'duplicate' | 'elsewhere'
  running?: RunningConversation
  /** It was handled so long after it came in that nothing automatic answers it. */
  late?: boolean
  /** It is nothing but the word that takes the customer from our messages, or back to them. */
  keyword?: 'STOP' | 'START'
  /** Since when they wait for an answer to what was taken over from another conversation of theirs, epoch ms. */
  adoptedSince?: number
  /** Whether the customer waits for an answer to it. */
  asks?: boolean
  /** Of earlier versions: it is mere thanks, and asks for no answer. */
  thanks?: boolean
  /** How many messages of ours were answered within seconds by these very words, if so many that a machine seems to do it. */
  echoes?: number
  /** What the message is, when the conversation is resolved. */
  reading?: AfterResolution['reading']
  /** The survey's next message, if the answer calls for one. */
  follow?: 'survey_comment' | 'survey_thanks'
  surveyId?: string
}

/** What somebody else sent from our number: `from` is ours, `to` the customer's. */
export interface ElsewhereInput extends Place {
  message: InboundMessage
}

export interface ReactionInput extends Place {
  message: InboundMessage
  /** A conversation that is open by its row, and that no workflow runs any more. */
  ended?: string
}

export interface ReactionKept {
  /** Nothing is stored: the message belongs to a conversation that another workflow runs, and that one is to keep it. */
  elsewhere?: RunningConversation
}

/** Takes `MOST_ADOPTED` numbers behind `seq`. */
export interface AdoptInput extends Place {
  /** The conversation that ended for this one, and since when the customer waits there for an answer, epoch ms. */
  from: string
  unansweredSince?: number
}
