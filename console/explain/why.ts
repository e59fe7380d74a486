import { becauseIn } from './because.ts'
import { eventLine } from './event-lines.ts'
import { failureOf } from './event-reasons.ts'
import { type ConversationEvent, textIn } from './facts.ts'
import { handOverOf } from './hand-over.ts'
import { actorNamed, agentNamed, aiNamed, type Names } from './names.ts'
import type { PlacedStep, Step, Telling } from './step.ts'
import { decisionOf } from './why-decision.ts'
import { hoursOf } from './why-hours.ts'
import { aiGateOf, rulesOf } from './why-rules.ts'
import { type EventType, say, type Words, worded } from './words.ts'

// How explaining works: events are stored with codes and values, never with sentences. Pure functions turn them into
// `Words` (a text's key and its values, `words.ts`), and only the components choose the language (`use-words.ts`).
// `why.ts` explains a conversation, `why-message.ts` a message, `why-now.ts` the wait at this moment; `state-at.ts`
// works out what was known at each event. Everything comes from stored events: computed anew, it could differ from
// what happened.

type Steps = (telling: Telling) => Step[]

/**
 * The events that decide who has a conversation. Others are shown in the thread only, and those of surveys in a part
 * of their own.
 */
const STEPS: Partial<Record<EventType, Steps>> = {
  'conversation.opened': line,
  'conversation.reopened': line,
  'conversation.unassigned': line,
  'conversation.unattended': line,
  'conversation.merged': line,
  'conversation.snoozed': line,
  'conversation.unsnoozed': line,
  'conversation.prioritized': line,
  'contact.merged': line,
  'contact.unmerged': line,
  'contact.opted_out': line,
  'contact.machine_suspected': line,
  'greeting.skipped': line,
  'conversation.repaired': line,
  'conversation.resolved': line,
  'conversation.closed': line,
  'conversation.reassigned': ({ data, names }) => [
    {
      title: say('event.conversation.reassigned', { agent: agentNamed(data.agentId, names) }),
      tone: 'wait',
      lines: [becauseIn(textIn(data.because) ?? '')],
    },
  ],
  'hours.checked': ({ data, names }) => [hoursOf(data, names)],
  'routing.decided': ({ data, names, hoursJudged }) => [
    ...(hoursJudged ? [] : [HOURS_OFF]),
    rulesOf(data, names),
    aiGateOf(data, names),
  ],
  'conversation.handed_to_ai': ({ who, data, names }) => [
    {
      title: say('ai.has', { ai: aiNamed(data.aiAgentId, names) }),
      tone: 'good',
      lines: [worded('ai', `by_${data.reason}`, textIn(data.reason), { who })],
    },
  ],
  'conversation.handed_over': ({ data, names }) => [handOverOf(data, names)],
  'ai.answer_dropped': line,
  'conversation.waiting': telling => [...straightToHumans(telling), decisionOf(telling)],
  'conversation.assigned': telling => [...straightToHumans(telling), decisionOf(telling)],
  'message.failed': ({ data }) => failedStep('event.message.failed', data),
  'message.unknown': ({ data }) => failedStep('event.message.unknown', data),
}

/** Shown where rules were tried without a verdict on the hours: the channel has none. */
const HOURS_OFF: Step = { title: say('hours.off'), lines: [say('hours.offWhy')] }

/** A step for an event whose line in the thread says everything. */
function line({ event, names }: Telling): Step[] {
  const { text, reason, tone } = eventLine(event, names)
  return [{ title: text, tone, ...(reason && { lines: [reason] }) }]
}

function failedStep(key: 'event.message.failed' | 'event.message.unknown', data: Telling['data']): Step[] {
  const why = failureOf(data.code, data.detail)
  return [{ title: say(key), tone: 'bad', lines: why ? [why] : [] }]
}

/**
 * How a conversation came to whoever has it: every decision in order, from its events alone.
 *
 * @param events of one conversation, oldest first
 */
export function whyOf(events: ConversationEvent[], names: Names): PlacedStep[] {
  let hoursJudged = false
  let rulesTried = false
  return events.flatMap(event => {
    const { id, at, actor, data } = event
    const type = event.type as EventType
    const who = actorNamed(actor, names)
    const steps = STEPS[type]?.({ event, data, who, names, hoursJudged, rulesTried }) ?? []
    if (type === 'hours.checked') hoursJudged = true
    if (DECISIONS.has(type)) hoursJudged = false
    // A conversation that an agent has begun is theirs; nothing is routed.
    if (type === 'conversation.opened') rulesTried = actor.kind !== 'contact'
    if (DECISIONS.has(type) || type === 'routing.decided') rulesTried = true
    return steps.map((step, index) => ({ ...step, key: `${id}/${index}`, at }))
  })
}

/** Events that end a decision. */
const DECISIONS = new Set<EventType>([
  'conversation.waiting',
  'conversation.assigned',
  'conversation.handed_to_ai',
])

/** Says why no rules were tried for a new conversation. */
function straightToHumans({ data, rulesTried }: Telling): Step[] {
  if (rulesTried || !data.decision) return []
  const why: Words = data.reason === 'late' ? say('reason.late') : say('rules.noneToCheck')
  return [{ title: say('rules.notChecked'), lines: [why] }]
}
