import type { Actor } from '../conversation.ts'
import { isAnswer } from '../message.ts'
import type { SnoozeEnd } from '../snooze.ts'

// Durations for the reports, made from the events of one conversation. The same events always give the same durations, so
// stored ones can be thrown away and made again.

/** What is measured. Each is described in `MEASURES`. */
export type Measure = 'first_response' | 'wait' | 'line' | 'handling' | 'resolution'

/** Each measure in a sentence, as the reports print it. A measure counts at its end. */
export const MEASURES = {
  first_response:
    'From the first message of the customer to the first answer by an agent or the AI, in each conversation that was answered. Greetings and other automatic messages are no answers.',
  wait: 'From a message of the customer that nobody has answered yet to the next answer by an agent or the AI. A conversation can have many waits.',
  line: 'From the time at which a conversation waits for an agent to the time at which an agent gets it.',
  handling:
    'From the time at which an agent gets a conversation to the time at which they no longer have it. The time in which it is snoozed does not count.',
  resolution: 'From the beginning of a conversation, or its reopening, to the time at which it is resolved.',
} as const satisfies Record<Measure, string>

/** Who answered, or who took part in what was resolved. */
export type MeasuredBy = 'agent' | 'ai' | 'both' | 'nobody'

export interface PastEvent {
  type: string
  /** Epoch ms. */
  at: number
  actor: Actor
  data: Record<string, unknown>
}

/** A duration of one conversation. `from` and `to` are epoch ms. */
export interface Measured {
  measure: Measure
  from: number
  to: number
  by: MeasuredBy
  agentId: string | null
  teamId: string | null
}

/** What is under way while the events are read in order. */
interface Course {
  found: Measured[]
  began: number | undefined
  isAnswered: boolean
  /** The oldest message of the customer that nobody has answered. */
  waitingSince: number | undefined
  /** What the customer wrote while the conversation was resolved: an answer to a survey, or what opens it again. */
  wroteOutside: number | undefined
  inLineSince: number | undefined
  held: { agentId: string; since: number } | undefined
  lastAgentId: string | null
  teamId: string | null
  tookPart: { agent: boolean; ai: boolean }
}

/**
 * Derives the durations from all events of one conversation, in the order of their `seq`. What is still under way gives
 * nothing yet. An answer that failed for good does not count.
 */
export function measure(events: readonly PastEvent[]): Measured[] {
  const failed = failedMessages(events)
  const course: Course = {
    found: [],
    began: undefined,
    isAnswered: false,
    waitingSince: undefined,
    wroteOutside: undefined,
    inLineSince: undefined,
    held: undefined,
    lastAgentId: null,
    teamId: null,
    tookPart: { agent: false, ai: false },
  }
  for (const event of events) {
    const isFailed = event.type === 'message.queued' && failed.has(String(event.data.messageId))
    if (!isFailed) STEPS[event.type]?.(course, event)
  }
  return course.found
}

/** Why a snooze ended with which the agent goes on. */
const GOES_ON: ReadonlySet<string> = new Set<SnoozeEnd>([
  'time',
  'customer_wrote',
  'message_failed',
  'by_hand',
])

const STEPS: Record<string, ((course: Course, event: PastEvent) => void) | undefined> = {
  'conversation.opened': begin,
  'conversation.reopened': begin,
  'message.received': (course, { at }) => {
    if (course.began === undefined) course.wroteOutside ??= at
    else course.waitingSince ??= at
  },
  'survey.scored': forgetOutside,
  'survey.commented': forgetOutside,
  'message.queued': answer,
  'conversation.waiting': (course, { at, data }) => {
    leave(course, at)
    course.inLineSince ??= at
    course.teamId = textOf(data.teamId) ?? course.teamId
  },
  'conversation.assigned': (course, event) => {
    const agentId = textOf(event.data.agentId)
    if (agentId === undefined) return
    leave(course, event.at)
    course.lastAgentId = agentId
    course.tookPart.agent = true
    add(course, 'line', course.inLineSince, event.at, 'agent')
    course.inLineSince = undefined
    course.held = { agentId, since: event.at }
  },
  'conversation.handed_to_ai': (course, { at }) => {
    leave(course, at)
    course.inLineSince = undefined
    course.tookPart.ai = true
  },
  'conversation.snoozed': (course, { at }) => leave(course, at),
  'conversation.unsnoozed': (course, { at, data }) => {
    const agentId = textOf(data.agentId)
    // Otherwise another event tells who has it.
    if (!data.seatFreed && GOES_ON.has(String(data.because)) && agentId)
      course.held ??= { agentId, since: at }
  },
  'conversation.unassigned': (course, { at }) => leave(course, at),
  'conversation.reassigned': (course, { at }) => leave(course, at),
  'conversation.resolved': (course, { at }) => {
    leave(course, at)
    add(course, 'resolution', course.began, at, whoTookPart(course))
    stop(course)
  },
  'conversation.closed': (course, { at }) => {
    leave(course, at)
    stop(course)
  },
}

/** The types of events that matter here, besides those that undo an answer. */
export const MEASURED_TYPES: readonly string[] = [
  ...Object.keys(STEPS),
  'message.failed',
  'message.retried',
  'message.settled',
]

function begin(course: Course, { at, actor }: PastEvent): void {
  course.began ??= at
  // An agent who opens it again does not do so for a "thank you" of last week.
  if (actor.kind !== 'agent') course.waitingSince ??= course.wroteOutside
  course.wroteOutside = undefined
}

function forgetOutside(course: Course): void {
  course.wroteOutside = undefined
}

/** What was not answered when it was resolved is not waited for any more. */
function stop(course: Course): void {
  course.began = undefined
  course.isAnswered = false
  course.waitingSince = undefined
  course.inLineSince = undefined
  course.tookPart = { agent: false, ai: false }
}

function answer(course: Course, { at, actor, data }: PastEvent): void {
  const kind = String(data.kind)
  // A message that somebody sent from a phone answers the customer too; who it was is not known.
  if (!isAnswer(kind) && kind !== 'elsewhere' && !(kind === 'template' && actor.kind === 'agent')) return
  const by = actor.kind === 'ai' ? 'ai' : 'agent'
  course.tookPart[by] = true
  const agentId = actor.kind === 'agent' ? (actor.id ?? null) : null
  const { waitingSince } = course
  if (waitingSince === undefined) return
  const answered = { at, by, agentId } as const
  if (!course.isAnswered) addAnswered(course, 'first_response', waitingSince, answered)
  addAnswered(course, 'wait', waitingSince, answered)
  course.isAnswered = true
  course.waitingSince = undefined
}

function addAnswered(
  course: Course,
  measure: Measure,
  from: number,
  { at, by, agentId }: { at: number; by: MeasuredBy; agentId: string | null },
): void {
  course.found.push({ measure, from, to: Math.max(from, at), by, agentId, teamId: course.teamId })
}

/** Ends the time that an agent had it. */
function leave(course: Course, at: number): void {
  const { held } = course
  course.held = undefined
  if (held) add(course, 'handling', held.since, at, 'agent')
}

function add(course: Course, measure: Measure, from: number | undefined, to: number, by: MeasuredBy): void {
  if (from === undefined) return
  const { lastAgentId: agentId, teamId } = course
  // The clocks of what reported the two may differ a little.
  course.found.push({ measure, from, to: Math.max(from, to), by, agentId, teamId })
}

function whoTookPart({ tookPart: { agent, ai } }: Course): MeasuredBy {
  if (agent) return ai ? 'both' : 'agent'
  return ai ? 'ai' : 'nobody'
}

/** Messages that failed in the end: a retry, or a person who says that it was sent, makes the failure undone. */
function failedMessages(events: readonly PastEvent[]): Set<string> {
  const failed = new Set<string>()
  for (const { type, data } of events) {
    const id = String(data.messageId)
    if (type === 'message.failed' || (type === 'message.settled' && data.sent !== true)) failed.add(id)
    if (type === 'message.retried' || (type === 'message.settled' && data.sent === true)) failed.delete(id)
  }
  return failed
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
