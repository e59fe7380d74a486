import {
  type ConversationEvent,
  everyFactIn,
  type Facts,
  factsIn,
  numberIn,
  textIn,
  textsIn,
} from './facts.ts'
import type { EventType } from './words.ts'

// What each event changes in what is known about a conversation. The service keeps only the present state, so a
// former one is worked out by applying the events from the beginning. The functions repeat how the workflow handles
// its state.

/** What was known about a conversation at a moment. */
export interface Then {
  /** When the last applied event happened. */
  at: string | null
  status: 'opening' | 'ai' | 'waiting' | 'assigned' | 'resolved' | 'closed'
  /** Since when it had this status and this assignee. */
  since: string | null
  assigneeId: string | null
  aiAgentId: string | null
  teamId: string | null
  priority: string
  labels: string[]
  /** Since when the customer waited for an answer; null: they did not. */
  waitingSince: string | null
  /** Its wait in the line: since when, and its place if the event has it. */
  line: { since: string; because: string | null; place: number | null; depth: number | null } | null
  /** The agents as the last decision saw them. */
  seen: { at: string; decision: Facts; considered: Facts[] } | null
  /** Snoozed until a time, or until the customer writes (`until: null`). */
  snoozed: { until: string | null } | null
  settingsVersion: number | null
  /** The last verdict on the business hours. */
  hours: { open: boolean; at: string } | null
  /** Until when free text could be sent. Null: the customer had not written yet, or the medium has no window. */
  windowUntil: string | null
  survey: { state: string; score: number | null } | null
  /** Sent messages that had failed or whose outcome was unknown, by their ids. */
  troubled: Record<string, 'failed' | 'unknown'>
  /** When the customer last wrote, epoch ms. */
  heardAt?: number
  /**
   * The answer that ended the customer's wait, and since when they had waited. If it fails, they wait again since
   * then.
   */
  answered?: { messageId: string; since: string }
  /** When the customer last wrote after the resolution. If that reopens it, they wait since then. */
  wroteAfter?: string
}

export const START: Then = {
  at: null,
  status: 'opening',
  since: null,
  assigneeId: null,
  aiAgentId: null,
  teamId: null,
  priority: 'normal',
  labels: [],
  waitingSince: null,
  line: null,
  seen: null,
  snoozed: null,
  settingsVersion: null,
  hours: null,
  windowUntil: null,
  survey: null,
  troubled: {},
}

/** Applies an event to the state. */
type Fold = (then: Then, event: ConversationEvent) => void

const FOLDS: Partial<Record<EventType, Fold>> = {
  'conversation.opened': (then, { at, data }) => {
    then.since = at
    noteVersion(then, data)
  },
  'conversation.waiting': (then, event) => {
    const { at, data } = event
    enter(then, 'waiting', at)
    then.line = {
      // A conversation that waits for another reason now has kept its place.
      since: then.line?.since ?? at,
      because: textIn(data.because) ?? null,
      place: numberIn(data.place) ?? null,
      depth: numberIn(data.depth) ?? null,
    }
    then.teamId = textIn(data.teamId) ?? then.teamId
    then.priority = textIn(data.priority) ?? then.priority
    see(then, event)
  },
  'conversation.assigned': (then, event) => {
    enter(then, 'assigned', event.at)
    then.assigneeId = textIn(event.data.agentId) ?? null
    see(then, event)
  },
  'conversation.unassigned': (then, { data }) => {
    then.assigneeId = null
    then.teamId = textIn(data.teamId) ?? then.teamId
  },
  'conversation.reassigned': then => {
    then.assigneeId = null
  },
  'conversation.unattended': then => {
    then.priority = 'urgent'
  },
  'conversation.handed_to_ai': (then, { at, data }) => {
    enter(then, 'ai', at)
    then.aiAgentId = textIn(data.aiAgentId) ?? null
  },
  'conversation.handed_over': then => {
    then.aiAgentId = null
  },
  'conversation.resolved': (then, { at, data }) => {
    enter(then, 'resolved', at)
    then.waitingSince = null
    noteVersion(then, data)
  },
  'conversation.closed': (then, { at }) => {
    enter(then, 'closed', at)
    then.waitingSince = null
  },
  'conversation.snoozed': (then, { data }) => {
    then.snoozed = { until: textIn(data.until) ?? null }
  },
  'conversation.unsnoozed': then => {
    then.snoozed = null
  },
  'conversation.prioritized': (then, { data }) => {
    then.priority = textIn(data.after) ?? then.priority
  },
  'conversation.labelled': (then, { data }) => {
    then.labels = textsIn(data.labels)
  },
  'hours.checked': (then, { at, data }) => {
    then.hours = { open: data.open === true, at }
    noteVersion(then, data)
  },
  'routing.decided': (then, { data }) => {
    then.priority = textIn(data.priority) ?? then.priority
    then.labels = [...new Set([...then.labels, ...textsIn(data.labels)])]
    then.teamId = textIn(data.teamId) ?? then.teamId
    noteVersion(then, data)
  },
  'message.received': (then, { at, data }) => {
    const heard = textIn(data.receivedAt) ?? at
    then.heardAt = Math.max(then.heardAt ?? 0, Date.parse(heard))
    // A message after the resolution may be a score or thanks. Only if the conversation is reopened does it need an
    // answer.
    if (then.status !== 'resolved' && then.status !== 'closed') then.waitingSince ??= heard
    else then.wroteAfter = heard
  },
  'conversation.reopened': (then, { actor }) => {
    if (actor.kind === 'contact') then.waitingSince = then.wroteAfter ?? then.waitingSince
  },
  'message.queued': (then, { data, actor }) => {
    const messageId = textIn(data.messageId) ?? ''
    if (!answers(textIn(data.kind), actor.kind) || then.waitingSince === null) return
    then.answered = { messageId, since: then.waitingSince }
    then.waitingSince = null
  },
  'message.failed': (then, { data }) => {
    const id = textIn(data.messageId) ?? ''
    then.troubled[id] = 'failed'
    if (then.answered?.messageId === id) then.waitingSince ??= then.answered.since
  },
  'message.unknown': (then, { data }) => {
    then.troubled[textIn(data.messageId) ?? ''] = 'unknown'
  },
  'message.retried': retried,
  'message.settled': (then, event) => {
    if (event.data.sent === true) retried(then, event)
    else FOLDS['message.failed']?.(then, event)
  },
  'survey.created': survey('created'),
  'survey.skipped': survey('skipped'),
  'survey.scored': survey('scored'),
  'survey.expired': survey('expired'),
  'survey.superseded': survey('superseded'),
  'survey.failed': survey('failed'),
  'survey.resent': survey('created'),
}

export const STEPS: Record<string, Fold | undefined> = FOLDS

/** The conversation gets another status, and with it another agent or none. */
function enter(then: Then, status: Then['status'], at: string): void {
  then.status = status
  then.since = at
  then.assigneeId = null
  then.aiAgentId = null
  then.snoozed = null
  if (status !== 'waiting') then.line = null
}

/** Remembers the agents as a decision saw them. */
function see(then: Then, { at, data }: ConversationEvent): void {
  const decision = factsIn(data.decision)
  if (decision) then.seen = { at, decision, considered: everyFactIn(decision.considered) }
}

/** Remembers which version of the channel's settings was used. */
function noteVersion(then: Then, { settingsVersion }: Facts): void {
  then.settingsVersion = numberIn(settingsVersion) ?? then.settingsVersion
}

/** The message is on its way again, so it is no longer in trouble; if it was the answer, the customer no longer waits. */
function retried(then: Then, { data }: ConversationEvent): void {
  const id = textIn(data.messageId) ?? ''
  delete then.troubled[id]
  if (then.answered?.messageId === id) then.waitingSince = null
}

function survey(state: string): Fold {
  return (then, { data }) => {
    then.survey = { state, score: numberIn(data.score) ?? null }
  }
}

/** Whether a sent message answers the customer. Greetings and other automatic messages do not. */
function answers(kind = 'reply', by: string): boolean {
  return kind === 'reply' || kind === 'ai' || kind === 'elsewhere' || (kind === 'template' && by === 'agent')
}
