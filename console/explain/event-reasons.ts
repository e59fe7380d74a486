import { becauseIn } from './because.ts'
import { everyFactIn, factsIn, numberIn, textIn, textsIn } from './facts.ts'
import type { Told } from './step.ts'
import { candidateNamed } from './why-candidates.ts'
import { aiGateOf } from './why-rules.ts'
import { type EventType, say, type Words, worded } from './words.ts'

/** Reasons that say nothing beyond the event's type. */
const EMPTY = new Set(['assigned', 'returned', 'reopened', 'new conversation', 'begun by an agent'])

type Reason = (told: Told) => Words | undefined

/** How to find the reason of an event, for types whose reason is not simply in `reason` or `because`. */
const REASONS: Partial<Record<EventType, Reason>> = {
  'conversation.assigned': told => choiceOf(told) ?? plain(told),
  'conversation.handed_to_ai': ({ data, who }) => worded('ai', `by_${data.reason}`, '', { who }),
  'conversation.handed_over': ({ data }) =>
    worded('handOver', textIn(data.reason) ?? '', textIn(data.detail)),
  'conversation.unassigned': () => undefined,
  'conversation.unattended': () => undefined,
  'conversation.unsnoozed': ({ data }) => worded('snoozeEnd', textIn(data.because) ?? ''),
  'conversation.labelled': ({ data }) => {
    const left = textsIn(data.leftOut)
    return left.length > 0 ? say('labels.leftOut', { labels: { all: left } }) : undefined
  },
  'routing.decided': ({ data, names }) => (data.matched ? undefined : aiGateOf(data, names).lines?.[0]),
  'contact.merged': ({ data }) => (data.goesOn ? say('reason.goes_on_elsewhere') : undefined),
  'contact.opted_out': ({ data }) => worded('reason', `by_${data.by}`, '', { code: textIn(data.code) ?? '' }),
  'contact.opted_in': ({ data }) => worded('reason', `by_${data.by}`, ''),
  'contact.erased': ({ data }) => {
    const count = numberIn(data.keptAtProvider) ?? 0
    return count > 0 ? say('reason.kept_at_provider', { count }) : undefined
  },
  'message.received': ({ data }) =>
    data.blocked ? say('message.blockedWhy') : data.late ? say('message.lateWhy') : undefined,
  'message.failed': ({ data }) => failureOf(data.code, data.detail),
  'message.unknown': ({ data }) => failureOf(data.code, data.detail),
  'command.refused': ({ data }) => worded('refusal', textIn(data.code) ?? '', textIn(data.detail)),
  'signal.ignored': ({ data }) => worded('ignored', textIn(data.reason) ?? '', textIn(data.detail)),
}

/** The reason of an event; undefined: it has none worth a word. */
export function reasonOf(type: EventType, told: Told): Words | undefined {
  const reason = REASONS[type]
  return reason ? reason(told) : plain(told)
}

/**
 * Words for a failure. The service's own codes have words in each language; for a provider's code its own text is
 * shown.
 */
export function failureOf(code: unknown, detail: unknown): Words | undefined {
  const given = textIn(code)
  return given === undefined ? undefined : worded('failure', given, textIn(detail) ?? given)
}

function plain({ data }: Told): Words | undefined {
  const because = textIn(data.because)
  if (because !== undefined) return becauseIn(because)
  const reason = textIn(data.reason)
  return reason === undefined || EMPTY.has(reason) ? undefined : worded('reason', reason)
}

/** Why an agent was chosen, and who would have been next. */
function choiceOf({ data, names }: Told): Words | undefined {
  const decision = factsIn(data.decision)
  const chosen = factsIn(decision?.chosen)
  if (!decision || !chosen) return undefined
  const { load, capacity } =
    everyFactIn(decision.considered).find(({ agentId }) => agentId === chosen.agentId) ?? {}
  const next = factsIn(decision.next)
  return say('decision.chosenShort', {
    why: worded('chosenShort', textIn(chosen.by) ?? ''),
    agent: candidateNamed(chosen.agentId, decision, names),
    load: numberIn(load) ?? 0,
    capacity: numberIn(capacity) ?? 0,
    hasNext: next ? 'yes' : 'no',
    next: next ? candidateNamed(next.agentId, decision, names) : '',
  })
}
