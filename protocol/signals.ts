import { defineSignal } from '@temporalio/workflow'
import type { Actor, Priority } from '../domain/conversation.ts'
import type { FollowUps } from '../domain/follow-ups.ts'
import type { RunningConversation } from '../domain/identity.ts'
import type { InboundMessage } from '../domain/message.ts'
import type { OutgoingMedium } from '../domain/outgoing-media.ts'
import type { KeptTemplate } from '../domain/template.ts'

/**
 * The fields of every command. A person who sends one from the Temporal UI may leave out `commandId`
 * and `actor`.
 */
export interface Command {
  /**
   * The conversation that the command is for. The contact's next conversation has the same workflow id,
   * so the workflow compares this.
   */
  conversationId: string
  /** Unique. A command that arrives twice is carried out once. */
  commandId?: string
  actor?: Actor
}

export interface Reply extends Command {
  messageId: string
  text: string
  /** Files by their public addresses, or by reference to an upload. */
  media: OutgoingMedium[]
  template?: KeptTemplate
  /** The provider's id of the message that this one quotes. */
  replyTo?: string
  /** The place of the last message that its author had seen. It is refused if others wrote after it. */
  lastSeq?: number
  /** The customer's address when it was written. If it has become somebody else's since, nothing is sent. */
  to?: string
}

/** An agent begins a conversation. `conversationId` is the id proposed for it. */
export interface Begin extends Reply {
  assigneeId: string
  /** The address to write to. Default: the one that the workflow was started with. */
  to?: string
}

/** Assigns to an agent, a team or an AI agent: exactly one of the three ids is set. */
export interface Assign extends Command {
  agentId?: string
  teamId?: string
  aiAgentId?: string
}

export interface Resolve extends Command {
  /** False: no survey is sent this time. */
  survey?: boolean
}

export interface Note extends Command {
  text: string
  /** Agents, and teams, who are told of it and may read the conversation from now on. */
  mentions?: string[]
  teams?: string[]
  /** As for a reply. */
  lastSeq?: number
}

export interface Label extends Command {
  add?: string[]
  remove?: string[]
}

/** Without `until` (epoch ms): until the customer writes. Their next message ends it in any case. */
export interface Snooze extends Command {
  until?: number
}

export interface Prioritize extends Command {
  priority: Priority
}

export interface RetrySend extends Command {
  messageId: string
}

/** A person says whether a message whose outcome is unknown was sent. */
export interface SettleSend extends Command {
  messageId: string
  sent: boolean
}

/**
 * Somebody has read what the customer wrote, up to this place in the conversation. With `typing`, they are writing an
 * answer: then the place does not count (0), and an earlier version of the service takes it for a mark at the beginning.
 */
export interface Seen {
  conversationId: string
  seq: number
  typing?: boolean
}

/** The provider reports that a delivery it had accepted failed for good. */
export interface DeliveryFailed {
  conversationId: string
  messageId: string
  deliveryId: string
}

/** A step of the conversation fails again and again. */
export interface StepFailing {
  conversationId: string
  /** The type of the activity. */
  step: string
  /** Since when it has been tried, epoch ms. */
  since: number
  /** The message of its last failure, not more than the Temporal UI shows for the activity. */
  error: string
}

/**
 * The keeper found a seat or a delivery that no step seems to handle any more. The conversation must
 * check it.
 */
export interface RepairAsked {
  conversationId: string
}

export interface ChannelDeleted {
  conversationId: string
}

/** The customer is being erased. */
export interface ContactErased {
  conversationId: string
}

/**
 * The customer is the same person as that of another open conversation. This one ends, and the other
 * one continues.
 */
export interface MergedInto {
  conversationId: string
  into: RunningConversation
}

/**
 * Another conversation of the same person has ended in favour of this one. `unansweredSince`: since
 * when the customer waits there, epoch ms.
 */
export interface Adopt {
  conversationId: string
  from: string
  unansweredSince?: number
}

/** A person merged the conversation's contact with another, or undid that. */
export interface IdentityChanged {
  conversationId: string
  mergeId: string
  undone: boolean
}

/**
 * The merge of this person with another was undone, and the other's conversation has messages of theirs. They come to this
 * person's open conversation; if there is none, one opens for them.
 */
export interface TakeBack {
  /** The id of the conversation that opens if there is none. */
  conversationId: string
  mergeId: string
  /** The other's conversation. */
  from: string
  /** How many messages there are at most. */
  count: number
  /** The person's address. */
  to: string
  actor: Actor
  /** Who had the person's conversation. */
  assigneeId?: string
}

/** The waiting line gave the conversation a seat. The workflow reads from the database which one. */
export interface SeatGranted {
  conversationId: string
}

/**
 * Settings changed that the allocation depends on: business hours, rules, the AI agent, or the
 * follow-up times.
 */
export interface Reconsider {
  conversationId: string
  /** The version of the channel's settings that the other fields are from. */
  version?: number
  /** Whether business hours are enabled now. */
  checksHours?: boolean
  /** Whether there are rules or an AI agent now. */
  evaluatesRules?: boolean
  /** Times that are left out stay as they are. */
  followUps?: Partial<FollowUps>
}

/** The presence of the conversation's agent changed. `since`: epoch ms. */
export interface AgentPresence {
  conversationId: string
  agentId: string
  online: boolean
  since: number
}

/** Somebody sent the customer a message from our number outside this service. */
export interface SentElsewhere {
  conversationId: string
  /** `from` is our number, `to` the customer's. */
  message: InboundMessage
}

/**
 * Every signal of a conversation, with its content. For each name and each field the compiler demands a
 * check (workflows/conversation/signal-shapes.ts), for each name a reader
 * (workflows/conversation/{message,command,report}-signals.ts) and an example (test/workflow/whole-signals.ts).
 */
export interface Signals {
  inboundMessage: InboundMessage
  /** Several messages of one customer, in order, from one webhook. */
  inboundMessages: { messages: InboundMessage[] }
  begin: Begin
  reply: Reply
  assign: Assign
  unassign: Command
  /** The same as `unassign`, under the name that operators look for. */
  returnToLine: Command
  resolve: Resolve
  reopen: Command
  note: Note
  label: Label
  snooze: Snooze
  unsnooze: Command
  prioritize: Prioritize
  retrySend: RetrySend
  settleSend: SettleSend
  skipSurvey: Command
  seen: Seen
  deliveryFailed: DeliveryFailed
  /** A message that counted as failed, or whose outcome was unknown, has arrived. */
  deliveryArrived: DeliveryFailed
  sentElsewhere: SentElsewhere
  stepFailing: StepFailing
  look: RepairAsked
  seatGranted: SeatGranted
  reconsider: Reconsider
  agentPresence: AgentPresence
  mergedInto: MergedInto
  adopt: Adopt
  identityChanged: IdentityChanged
  takeBack: TakeBack
  channelDeleted: ChannelDeleted
  contactErased: ContactErased
  contactBlocked: ContactErased
}

export type SignalName = keyof Signals

const signal = <N extends SignalName>(name: N) => defineSignal<[Signals[N]]>(name)

export const inboundMessage = signal('inboundMessage')
export const inboundMessages = signal('inboundMessages')
export const begin = signal('begin')
export const reply = signal('reply')
export const assign = signal('assign')
export const unassign = signal('unassign')
export const returnToLine = signal('returnToLine')
export const resolve = signal('resolve')
export const reopen = signal('reopen')
export const note = signal('note')
export const label = signal('label')
export const snooze = signal('snooze')
export const unsnooze = signal('unsnooze')
export const prioritize = signal('prioritize')
export const retrySend = signal('retrySend')
export const settleSend = signal('settleSend')
export const skipSurvey = signal('skipSurvey')
export const seen = signal('seen')
export const deliveryFailed = signal('deliveryFailed')
export const deliveryArrived = signal('deliveryArrived')
export const sentElsewhere = signal('sentElsewhere')
export const stepFailing = signal('stepFailing')
export const askForRepair = signal('look')
export const seatGranted = signal('seatGranted')
export const reconsider = signal('reconsider')
export const agentPresence = signal('agentPresence')
export const mergedInto = signal('mergedInto')
export const adopt = signal('adopt')
export const identityChanged = signal('identityChanged')
export const takeBack = signal('takeBack')
export const channelDeleted = signal('channelDeleted')
export const contactErased = signal('contactErased')
export const contactBlocked = signal('contactBlocked')
