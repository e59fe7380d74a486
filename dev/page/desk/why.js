/** @import { ConversationEvent } from '../types.ts' */
/** @import { Names, PlacedStep, Step, Telling } from './why-types.ts' */
import { sentence, words } from '../lib/format.js'
import { nameOf } from './event-lines.js'
import { endpointLine } from './handover.js'
import { decisionOf } from './why-decision.js'
import { hoursOf } from './why-hours.js'
import { aiGateOf, rulesOf } from './why-rules.js'

/** @type {Record<string, (telling: Telling) => Step[]>} */
const STEPS = {
  'conversation.opened': ({ who, data }) => [
    {
      title: `${who} started the conversation`,
      lines: data.previousId ? ['There was an earlier conversation with the same contact.'] : [],
    },
  ],
  'conversation.reopened': ({ who, data }) => [{ title: `${who} reopened it`, lines: reasonLines(data) }],
  'conversation.unassigned': ({ who, data, names }) => [
    {
      title: data.teamId
        ? `${who} assigned it to the team ${names.name(data.teamId, 'that was named')}`
        : `${who} returned it to the queue`,
    },
  ],
  'conversation.reassigned': ({ data, names }) => [
    { title: `It was taken from ${names.name(data.agentId)}`, lines: reasonLines(data) },
  ],
  'hours.checked': ({ data, names }) => [hoursOf(data, names)],
  'routing.decided': ({ data, names, hoursJudged }) => [
    ...(hoursJudged ? [] : [HOURS_OFF]),
    rulesOf(data, names),
    aiGateOf(data, names),
  ],
  'conversation.handed_to_ai': ({ who, data, names }) => [
    {
      title: `It is assigned to ${names.name(data.aiAgentId, 'the AI agent')}`,
      tone: 'good',
      lines: [sentence(AI_REASONS[data.reason]?.(who) ?? `because: ${words(String(data.reason))}`)],
    },
  ],
  'conversation.handed_over': ({ data, names }) => [
    {
      title: `${names.name(data.aiAgentId, 'The AI agent')} hands it over to a human agent`,
      lines: [
        data.detail ?? sentence(words(String(data.reason))),
        ...[endpointLine(data.endpoint), data.fix].filter(line => typeof line === 'string'),
        ...(data.summary ? [`Its summary: ${data.summary}`] : []),
      ],
    },
  ],
  'ai.answer_dropped': ({ data }) => [
    {
      title: 'An answer of the AI agent was not sent',
      lines: [sentence(String(data.because ?? 'the reason is unknown'))],
    },
  ],
  'conversation.waiting': telling => [...straightToHumans(telling), decisionOf(telling.data, telling)],
  'conversation.assigned': telling => [...straightToHumans(telling), decisionOf(telling.data, telling)],
  'conversation.resolved': ({ who }) => [{ title: `${who} resolved it` }],
  'conversation.repaired': ({ data }) => [{ title: 'The keeper repaired it', lines: reasonLines(data) }],
}

/** @type {Record<string, (who: string) => string>} */
const AI_REASONS = {
  rule: () => 'a routing rule gives it to this AI agent',
  person: who => `${who} gave it to this AI agent`,
  channel: () => 'no rule decided, and the channel’s AI agent comes before its human agents',
}

/** @type {Step} */
const HOURS_OFF = {
  title: 'Business hours: not checked',
  lines: ['They are disabled for this channel: it is always open.'],
}

/**
 * How the conversation came to whoever has it: each thing that was judged, in order, from its events alone.
 *
 * @param {ConversationEvent[]} events
 * @param {Names} names
 * @returns {PlacedStep[]}
 */
export function whyOf(events, names) {
  let hoursJudged = false
  let rulesTried = false
  return events.flatMap(({ id, type, at, actor, data }) => {
    const who = nameOf(actor, names.name)
    const steps = STEPS[type]?.({ data, who, names, hoursJudged, rulesTried }) ?? []
    if (type === 'hours.checked') hoursJudged = true
    if (DECISIONS.has(type)) hoursJudged = false
    // Begun by an agent, it is theirs: there is nothing to route.
    if (type === 'conversation.opened') rulesTried = actor.kind !== 'contact'
    if (DECISIONS.has(type) || type === 'routing.decided') rulesTried = true
    return steps.map((step, index) => ({ ...step, key: `${id}/${index}`, at }))
  })
}

const DECISIONS = new Set(['conversation.waiting', 'conversation.assigned', 'conversation.handed_to_ai'])

/**
 * A new conversation for which nothing was routed.
 *
 * @param {Telling} telling
 * @returns {Step[]}
 */
function straightToHumans({ data, rulesTried }) {
  if (rulesTried || !data.decision) return []
  const late =
    'The message was processed more than 10 minutes after its arrival, so no automatic answer is sent.'
  return [
    {
      title: 'Rules and AI agent: not checked',
      lines: [data.reason === 'late' ? late : 'The channel has no rules and no enabled AI agent.'],
    },
  ]
}

/** @param {Record<string, any>} data */
function reasonLines({ reason, because, detail }) {
  const given = detail ?? because ?? reason
  return typeof given === 'string' && given !== 'reopened' ? [sentence(words(given))] : []
}
