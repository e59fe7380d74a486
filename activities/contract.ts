import type { Actor, CloseReason } from '../domain/conversation.ts'
import type { WhoCould } from '../domain/could-have.ts'
import type { DeliveryError, DeliveryStatus } from '../domain/delivery.ts'
import type { FollowUps } from '../domain/follow-ups.ts'
import type { RunningConversation } from '../domain/identity.ts'
import type { IgnoredReason } from '../domain/ignored-signals.ts'
import type { InboundMessage } from '../domain/message.ts'
import type { AfterResolution } from '../domain/survey.ts'
import type { RefusalCode } from '../domain/transitions.ts'
import type { AllocationActivities } from './allocation/contract.ts'
import type { Repairs } from './keeper/contract.ts'
import type { CommandInput, Place } from './place.ts'

/**
 * What the conversation's workflow asks of its activities. Each is idempotent: run twice with the same input it writes
 * the same rows, since every row carries the conversation and a `seq` that the workflow gave out. Times are epoch
 * milliseconds. None of the results holds a text or an address.
 */
export interface ConversationActivities extends AllocationActivities {
  openConversation(input: OpenInput): Promise<Opened>
  recordMessages(input: RecordInput): Promise<Recorded[]>
  keepReaction(input: ReactionInput): Promise<ReactionKept>
  adoptMessages(input: AdoptInput): Promise<{ waitsSince?: number }>
  assignAgent(input: AssignInput): Promise<Assigned>
  resolveConversation(input: ResolveInput): Promise<Resolved>
  closeConversation(input: Place & { reason: CloseReason }): Promise<Closed>
  expireSurvey(input: Place & { surveyId: string }): Promise<void>
  skipSurvey(input: CommandInput & { surveyId: string }): Promise<{ skipped: boolean }>
  annotate(input: AnnotateInput): Promise<void>
  refuseCommand(input: CommandInput & RefuseInput): Promise<void>
  recordIgnoredSignal(input: IgnoredInput): Promise<void>
  queueMessage(input: SendInput): Promise<void>
  sendMessage(input: SendInput): Promise<Sent>
  storeOutcome(input: DeliveryOutcome): Promise<void>
  retryMessage(input: CommandInput & { messageId: string; sendBy: number }): Promise<Retried>
  settleMessage(input: SettleInput): Promise<Settlement>
  decideMessage(input: CommandInput & { messageId: string; sent: boolean }): Promise<Decided>
  repairConversation(input: Place): Promise<Repairs>
  recordDeliveryFailure(input: Place & { messageId: string; deliveryId: string }): Promise<FailureRecorded>
  noteSettings(input: Place & { version: number }): Promise<void>
  recordArrival(input: Place & { messageId: string }): Promise<Arrived>
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

export interface AssignInput extends CommandInput {
  agentId: string
  reason: string
  /** From `resolved`: the survey under way is over. */
  reopens: boolean
}

/** `awaySince`: since when the agent has not been online, epoch ms; absent when they are. */
export type Assigned = { agent: { id: string; name: string }; awaySince?: number } | { refused: RefusalCode }

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

export type AnnotateInput = CommandInput &
  ({ note: string } | { addLabels: string[]; removeLabels: string[] })

export interface RefuseInput {
  command: string
  code: RefusalCode
  /** The conversation the command proposed to begin, when it isn't this one. */
  proposedId?: string
}

/** A signal that the conversation could not use, or not all of it. */
export interface IgnoredInput extends Place {
  /** Its name, as it may be shown. */
  signal: string
  reason: IgnoredReason
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
        template?: { contentSid: string; variables: Record<string, string> }
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

export interface SettleInput extends Place {
  messageId: string
  /** It is looked at for the last time. */
  giveUp: boolean
  /** Further parts of it wait. */
  partsLeft?: boolean
}

export interface Settlement {
  /** Whether it is known of every part that left whether it went. */
  settled: boolean
  /** Deliveries that failed at the provider. */
  failed?: string[]
  /** Why it stays unknown, when it was looked at for the last time. */
  error?: DeliveryError
}

/** A person said what became of a message whose outcome was unknown. */
export type Decided = ({ decided: true; error?: DeliveryError } & Arrived) | { refused: RefusalCode }

/** `answersAt`: up to which place it answers what the customer wrote, if it is an answer. */
export type Retried = { queued: true; answersAt?: number } | { refused: RefusalCode }

export interface Arrived {
  /** Up to which place it answers what the customer wrote: its own. Absent where it is no answer, or not all of it has arrived. */
  answersAt?: number
  /** No part of it failed, or is in doubt. */
  settled?: boolean
}

export interface FailureRecorded {
  /** Absent when it arrived after all, or was sent again since. */
  code?: string
  error?: DeliveryError
  /** What the customer waits for without it, if it was an answer. */
  asks?: { epoch: number; at: number }[]
}
