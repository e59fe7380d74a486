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

/** The keeper found something that nobody seems to look after any more. */
export interface Look {
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

export const inboundMessage = defineSignal<[InboundMessage]>('inboundMessage')
/** Several of one customer, in their order, as one webhook brought them. */
export const inboundMessages = defineSignal<[{ messages: InboundMessage[] }]>('inboundMessages')
export const begin = defineSignal<[Begin]>('begin')
export const reply = defineSignal<[Reply]>('reply')
export const assign = defineSignal<[Assign]>('assign')
export const unassign = defineSignal<[Command]>('unassign')
/** The same as `unassign`, by the name an operator looks for. */
export const returnToLine = defineSignal<[Command]>('returnToLine')
export const resolve = defineSignal<[Resolve]>('resolve')
export const reopen = defineSignal<[Command]>('reopen')
export const note = defineSignal<[Note]>('note')
export const label = defineSignal<[Label]>('label')
export const retrySend = defineSignal<[RetrySend]>('retrySend')
export const settleSend = defineSignal<[SettleSend]>('settleSend')
export const skipSurvey = defineSignal<[Command]>('skipSurvey')
export const deliveryFailed = defineSignal<[DeliveryFailed]>('deliveryFailed')
/** One that counted as failed, or whose outcome was unknown, has arrived. */
/** Somebody else has sent a message to the customer from our number. */
export interface SentElsewhere {
  conversationId: string
  /** `from` is ours, `to` the customer's. */
  message: InboundMessage
}

export const sentElsewhere = defineSignal<[SentElsewhere]>('sentElsewhere')
export const deliveryArrived = defineSignal<[DeliveryFailed]>('deliveryArrived')
export const stepFailing = defineSignal<[StepFailing]>('stepFailing')
export const look = defineSignal<[Look]>('look')
export const seatGranted = defineSignal<[SeatGranted]>('seatGranted')
export const reconsider = defineSignal<[Reconsider]>('reconsider')
export const agentPresence = defineSignal<[AgentPresence]>('agentPresence')
export const mergedInto = defineSignal<[MergedInto]>('mergedInto')
export const adopt = defineSignal<[Adopt]>('adopt')
export const channelDeleted = defineSignal<[ChannelDeleted]>('channelDeleted')
export const contactErased = defineSignal<[ContactErased]>('contactErased')
