import { defineSignal } from '@temporalio/workflow'
import type { Actor } from '../domain/conversation.ts'
import type { FollowUps } from '../domain/follow-ups.ts'
import type { RunningConversation } from '../domain/identity.ts'
import type { InboundMessage } from '../domain/message.ts'
import type { KeptTemplate } from '../domain/template.ts'

/**
 * What every command carries. A person at the Temporal UI may leave out `commandId` and `actor`.
 */
export interface Command {
  /** The conversation it is meant for. The workflow id is used again by the contact's next conversation. */
  conversationId: string
  /** Unique; the same command twice is carried out once. */
  commandId?: string
  actor?: Actor
}

export interface Reply extends Command {
  messageId: string
  text: string
  /** By public addresses; `contentType` as whoever serves it says, where that was asked. */
  media: { url: string; contentType?: string }[]
  template?: KeptTemplate
}

/** A conversation that an agent begins. `conversationId` is the one proposed for it. */
export interface Begin extends Reply {
  assigneeId: string
  /** The address to write to; absent: the one that the workflow was started with. */
  to?: string
}

/** To one of the three. */
export interface Assign extends Command {
  agentId?: string
  teamId?: string
  aiAgentId?: string
}

export interface Resolve extends Command {
  /** False: no survey this time. */
  survey?: boolean
}

export interface Note extends Command {
  text: string
}

export interface Label extends Command {
  add?: string[]
  remove?: string[]
}

export interface RetrySend extends Command {
  messageId: string
}

/** A person says whether a message whose outcome is unknown was sent. */
export interface SettleSend extends Command {
  messageId: string
  sent: boolean
}

/** The provider says afterwards that a delivery failed for good. */
export interface DeliveryFailed {
  conversationId: string
  messageId: string
  deliveryId: string
}

/** A step of the conversation fails again and again. */
export interface StepFailing {
  conversationId: string
  /** The activity's type. */
  step: string
  /** Since when it is tried, epoch ms. */
  since: number
  /** What its last failure says; no more than the UI shows with the activity. */
  error: string
}

/** The keeper found a seat or a delivery that nobody seems to look after any more: the conversation is to see to it. */
export interface RepairAsked {
  conversationId: string
}

export interface ChannelDeleted {
  conversationId: string
}

/** The customer is to be erased. */
export interface ContactErased {
  conversationId: string
}

/** The customer turned out to be one person with that of another open conversation: this one ends, and that one goes on. */
export interface MergedInto {
  conversationId: string
  into: RunningConversation
}

/** Another conversation of the same person has ended in favour of this one. `unansweredSince`: epoch ms, if they wait there. */
export interface Adopt {
  conversationId: string
  from: string
  unansweredSince?: number
}

/** The waiting line gave the conversation a seat; which one, the database tells. */
export interface SeatGranted {
  conversationId: string
}

/** What an allocation went by has changed: hours, rules, the AI agent, or what is to happen when nothing does. */
export interface Reconsider {
  conversationId: string
  /** Of which version of the channel's settings the rest is. */
  version?: number
  /** Whether business hours are enabled now. */
  checksHours?: boolean
  /** Whether there are rules or an AI agent now. */
  evaluatesRules?: boolean
  /** What is left out stays as it was. */
  followUps?: Partial<FollowUps>
}

/** The presence of the agent who has the conversation changed. `since`: epoch ms. */
export interface AgentPresence {
  conversationId: string
  agentId: string
  online: boolean
  since: number
}

/** Somebody else has sent a message to the customer from our number. */
export interface SentElsewhere {
  conversationId: string
  /** `from` is ours, `to` the customer's. */
  message: InboundMessage
}

/**
 * Every signal of a conversation, by its name, with what it carries. The compiler has each name, and each field, checked
 * (workflows/conversation/signal-shapes.ts), has it lead somewhere (workflows/conversation/inbox.ts), and asks for an example
 * of it (test/workflow/whole-signals.ts).
 */
export interface Signals {
  inboundMessage: InboundMessage
  /** Several of one customer, in their order, as one webhook brought them. */
  inboundMessages: { messages: InboundMessage[] }
  begin: Begin
  reply: Reply
  assign: Assign
  unassign: Command
  /** The same as `unassign`, by the name an operator looks for. */
  returnToLine: Command
  resolve: Resolve
  reopen: Command
  note: Note
  label: Label
  retrySend: RetrySend
  settleSend: SettleSend
  skipSurvey: Command
  deliveryFailed: DeliveryFailed
  /** One that counted as failed, or whose outcome was unknown, has arrived. */
  deliveryArrived: DeliveryFailed
  sentElsewhere: SentElsewhere
  stepFailing: StepFailing
  look: RepairAsked
  seatGranted: SeatGranted
  reconsider: Reconsider
  agentPresence: AgentPresence
  mergedInto: MergedInto
  adopt: Adopt
  channelDeleted: ChannelDeleted
  contactErased: ContactErased
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
export const retrySend = signal('retrySend')
export const settleSend = signal('settleSend')
export const skipSurvey = signal('skipSurvey')
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
export const channelDeleted = signal('channelDeleted')
export const contactErased = signal('contactErased')
