/** @import { Actor, ConversationEvent } from '../types.ts' */
import { withLocalTimes, words } from '../lib/format.js'

/**
 * An event in one line.
 *
 * @typedef {object} EventLine
 * @property {string} text what happened
 * @property {string} [reason] why, in a few words
 * @property {'plain' | 'good' | 'bad' | 'wait'} tone
 */

/**
 * @typedef {object} Told
 * @property {string} who did it, as the first word of a sentence
 * @property {Record<string, any>} data
 * @property {NameOf} agent
 */

/**
 * The name of an agent, an AI agent or a team; `unknown` where nothing tells of it.
 *
 * @typedef {(id: unknown, unknown?: string) => string} NameOf
 */

/** Reasons that only repeat what the event's type says. */
const EMPTY_REASONS = new Set(['assigned', 'returned', 'reopened', 'new conversation'])

const AI = 'The AI agent'

/** Why a snooze ended. @type {Record<string, string>} */
const SNOOZE_ENDS = {
  time: 'its time is over',
  customer_wrote: 'the customer wrote',
  message_failed: 'a message to the customer failed',
  by_hand: 'it was ended by hand',
  assigned: 'it was assigned',
  unassigned: 'it was returned to the queue',
  resolved: 'it was resolved',
}

/** By what an AI agent got it. @type {Record<string, string>} */
const AI_REASONS = {
  rule: 'a routing rule selected it',
  channel: 'no rule matched, and the AI agent comes before the human agents',
}

/** @type {Record<string, (told: Told) => string>} */
const TEXTS = {
  'conversation.opened': ({ who, data }) =>
    `${who} started the conversation${data.previousId ? ', after an earlier one' : ''}`,
  'conversation.waiting': () => 'It waits for an agent',
  'conversation.assigned': ({ who, data, agent }) =>
    who === agent(data.agentId) ? `${who} took it` : `${who} assigned it to ${agent(data.agentId)}`,
  'conversation.unassigned': ({ who, data, agent }) =>
    data.teamId
      ? `${who} assigned it to the team ${agent(data.teamId, 'that was named')}`
      : `${who} returned it to the queue`,
  'conversation.reassigned': ({ data, agent }) =>
    `It is taken from ${agent(data.agentId)} and assigned again`,
  'conversation.handed_to_ai': ({ who, data, agent }) =>
    data.reason === 'person'
      ? `${who} assigned it to ${agent(data.aiAgentId, AI)}`
      : `It is assigned to ${agent(data.aiAgentId, AI)}`,
  'conversation.handed_over': ({ who }) => `${who} hands it over to a human agent`,
  'hours.checked': ({ data }) => `Business hours: ${data.open ? 'open' : 'closed'}`,
  'routing.decided': ({ data }) =>
    `Routing: ${data.matched ? `rule “${data.matched.name}” decides` : 'no rule matches'}`,
  'ai.answer_dropped': () => 'An answer of the AI agent was not sent',
  'conversation.resolved': ({ who }) => `${who} resolved it`,
  'conversation.reopened': ({ who }) => `${who} reopened it`,
  'conversation.closed': () => 'It is closed',
  'conversation.labelled': ({ who, data }) => `${who} changed the labels: ${labelChange(data)}`,
  'conversation.snoozed': ({ who, data }) =>
    `${who} snoozed it until ${data.until ? new Date(data.until).toLocaleString() : 'the customer writes'}`,
  'conversation.unsnoozed': ({ data }) =>
    `It is no longer snoozed: ${SNOOZE_ENDS[data.because] ?? 'it ended'}`,
  'conversation.prioritized': ({ who, data }) => `${who} set the priority to ${data.after}`,
  'conversation.noted': ({ who }) => `${who} added a note`,
  'conversation.repaired': () => 'The keeper repaired it',
  'conversation.unattended': () => 'All available agents had it without answering: it is first in the queue',
  'conversation.merged': () =>
    'Another conversation of this customer was merged into this one; its unanswered messages are shown here',
  'contact.machine_suspected': () =>
    'The customer seems to be a machine: it repeats the same words within seconds',
  'contact.merged': () => 'Two contacts are the same person and were merged',
  'contact.opted_out': ({ data }) =>
    data.by === 'refused'
      ? 'The provider refuses messages to the customer: they opted out'
      : 'The customer opted out: no automatic messages are sent',
  'contact.opted_in': () => 'The customer opted in again',
  'contact.erased': ({ who }) => `${who} erased the customer’s data`,
  'message.received': ({ data }) => `A message arrived${data.late ? ', late' : ''}`,
  'message.queued': ({ who, data }) => `${who} sent ${messageKind(data.kind)}`,
  'message.failed': ({ data }) => `A message failed: ${data.detail ?? data.code ?? 'the reason is unknown'}`,
  'message.unknown': ({ data }) =>
    `It is unknown whether a message was sent: ${data.detail ?? data.code ?? ''}`,
  'message.settled': ({ who, data }) => `${who} stated that the message was ${data.sent ? '' : 'not '}sent`,
  'message.retried': ({ who }) => `${who} sent the failed message again`,
  'message.reacted': ({ data }) =>
    data.removed
      ? 'The customer removed their reaction'
      : `The customer reacted with ${data.emoji ?? 'a sticker'}`,
  'greeting.skipped': () => 'No greeting was sent',
  'survey.created': () => 'The customer is asked for a score',
  'survey.skipped': () => 'No survey was sent',
  'survey.scored': ({ data }) =>
    `The customer scored ${stars(data.score)} ${data.score} of 5${data.late ? ', late' : ''}`,
  'survey.commented': () => 'The customer commented on the score',
  'survey.expired': () => 'The time to give a score is over',
  'survey.superseded': () => 'The survey no longer counts',
  'survey.failed': () => 'The survey’s question could not be sent',
  'survey.resent': () => 'The survey’s question is sent again: the survey is open again',
  'command.refused': ({ who, data }) => `${who}: “${words(String(data.command ?? 'command'))}” was refused`,
  'signal.ignored': ({ data }) => `The signal “${data.signal}” was ignored`,
}

/** @type {Record<string, EventLine['tone']>} */
const TONES = {
  'conversation.waiting': 'wait',
  'conversation.resolved': 'good',
  'survey.scored': 'good',
  'message.failed': 'bad',
  'message.unknown': 'bad',
  'survey.failed': 'bad',
  'command.refused': 'bad',
  'signal.ignored': 'bad',
}

/**
 * Renders an event. One of a type that is not known here is told by its type, and its reason all the same.
 *
 * @param {Pick<ConversationEvent, 'type' | 'actor' | 'data'>} event
 * @param {NameOf} agent
 * @returns {EventLine}
 */
export function eventLine({ type, actor, data }, agent) {
  const told = { who: nameOf(actor, agent), data, agent }
  const text = TEXTS[type]?.(told) ?? capitalised(words(type))
  return { text, reason: reasonOf(data, type), tone: TONES[type] ?? 'plain' }
}

/**
 * @param {Actor} actor
 * @param {NameOf} agent
 */
export function nameOf(actor, agent) {
  if (actor.kind === 'agent') return actor.id ? agent(actor.id) : 'The administrator'
  if (actor.kind === 'ai') return actor.id ? agent(actor.id, AI) : AI
  return { contact: 'The customer', operator: 'An operator', system: 'Switchboard' }[actor.kind]
}

/**
 * @param {Record<string, any>} data
 * @param {string} type
 */
function reasonOf({ reason, detail, code, command, because, decision }, type) {
  if (type === 'conversation.handed_to_ai') return AI_REASONS[reason]
  if ((type === 'conversation.handed_over' || type === 'signal.ignored') && detail) return detail
  if (decision?.chosen) return choiceOf(decision)
  if (typeof because === 'string') return withLocalTimes(because)
  // A refusal's reason is what the API says of its code.
  const given = command === undefined ? reason : (detail ?? code)
  if (typeof given !== 'string' || EMPTY_REASONS.has(given)) return undefined
  return /^[a-z_]+$/.test(given) ? words(given) : given
}

/**
 * By what an agent was chosen, and who would have been next.
 *
 * @param {Record<string, any>} decision
 */
function choiceOf({ chosen, considered, next }) {
  const name = (/** @type {string} */ id) =>
    considered.find((/** @type {any} */ one) => one.agentId === id)?.name ?? 'someone'
  const one = considered.find((/** @type {any} */ candidate) => candidate.agentId === chosen.agentId)
  const load = one ? `, who had ${one.load} of ${one.capacity}` : ''
  const other = next ? `; ${name(next.agentId)} would have been next` : ''
  return `${words(chosen.by)}: ${name(chosen.agentId)}${load}${other}`
}

/** @param {unknown} kind */
function messageKind(kind) {
  if (kind === 'reply' || kind === undefined) return 'a reply'
  if (kind === 'elsewhere') return 'a message from elsewhere'
  if (kind === 'survey') return 'the survey’s question'
  return `the ${String(kind).replace(/^survey_/, 'survey’s ')}`
}

/** @param {Record<string, any>} data */
function labelChange({ added = [], removed = [] }) {
  return [
    ...added.map((/** @type {string} */ name) => `+${name}`),
    ...removed.map((/** @type {string} */ name) => `−${name}`),
  ].join(' ')
}

/** @param {unknown} score */
function stars(score) {
  const count = Math.min(5, Math.max(0, Number(score) || 0))
  return '★'.repeat(count) + '☆'.repeat(5 - count)
}

/** @param {string} text */
function capitalised(text) {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
