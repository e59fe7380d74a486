import type { ConversationStatus } from '../../../domain/conversation.ts'
import type { ConversationState } from '../../../protocol/state/state.ts'
import { nextFollowUp } from '../follow-up-times.ts'
import type { FailingStep } from '../state.ts'
import { candidateLines, exceptionLines } from './exceptions.ts'
import { messageLines } from './messages.ts'
import { ASSIGN, quoted, signal, snoozed, time } from './phrases.ts'
import { verdict } from './verdict.ts'

/**
 * What an operator sees on the workflow's page in the Temporal UI, as Markdown: whether somebody must
 * act, who has the conversation and why, what happens next, what an operator can do, and everything
 * that is not as usual.
 *
 * The length is bounded in every case. The text contains no words and no address of a customer, since
 * every operator can read it.
 */
export function detailsOf(state: ConversationState, failing: FailingStep | undefined, now: number): string {
  const { now: where, next, todo } = DETAILS[state.status](state)
  return [
    `**Verdict:** ${verdict(state, failing, now)}`,
    `**Now:** ${where}, since ${time(state.statusSince)}${asking(state)}`,
    `**Why:** ${state.why}${first(state)}`,
    `**Next:** ${heldBack(state, now)}${next}`,
    `**To do:** ${todo}`,
    ...section('Messages', messageLines(state, now)),
    ...section('Possible agents', candidateLines(state)),
    ...section('Also', exceptionLines(state, failing)),
  ].join('\n\n')
}

function section(heading: string, lines: string[]): string[] {
  return lines.length === 0 ? [] : [[`**${heading}:**`, ...lines.map(line => `- ${line}`)].join('\n')]
}

function asking({ status, unansweredSince }: ConversationState): string {
  if (unansweredSince === undefined || status === 'closed') return ''
  return `; the customer has been waiting for an answer since ${time(unansweredSince)}`
}

/** The reason at the beginning of the talk, when the current one differs. */
function first({ why, firstWhy }: ConversationState): string {
  return firstWhy === undefined || firstWhy === why ? '' : `. At first: ${firstWhy}`
}

/** Why the messages in the outbox are not sent now; empty when nothing holds them back. */
function heldBack({ status, hold, outbox }: ConversationState, now: number): string {
  if (status === 'closed') return ''
  if (hold) {
    return `nothing is sent before ${time(hold.until)}, unless the outcome of the last message becomes known earlier. Then: `
  }
  const until = outbox[0]?.notBefore
  return until && until > now ? `the provider accepts no message before ${time(until)}. Then: ` : ''
}

type Lines = (state: ConversationState) => { now: string; next: string; todo: string }

const DETAILS: Record<ConversationStatus, Lines> = {
  opening: () => ({
    now: 'opening',
    next: 'the message is stored, the greeting is sent, and the conversation is assigned',
    todo: 'nothing; if this state persists, check the pending activity and its error',
  }),
  ai: state => ({
    now: `assigned to the AI agent ${quoted(state.ai?.name ?? '')} (${turns(state.ai?.turns ?? 0)})`,
    next: `${lastAct(state)}the AI agent answers each message or hands over to a human agent${following(state)}`,
    todo: `${messagesFirst(state)}to assign it to a human agent: ${signal('assign', state, ASSIGN)}`,
  }),
  waiting: state => ({
    now: 'waiting for a human agent',
    next: inLine(state),
    todo: `${messagesFirst(state)}${hoursFirst(state)}to assign it: ${signal('assign', state, ASSIGN)}`,
  }),
  assigned: state => ({
    now: `assigned to ${quoted(state.assignee?.name ?? 'an agent')} (\`${state.assignee?.id ?? ''}\`)${state.snooze ? `, ${snoozed(state)}` : ''}`,
    next: `${waking(state)}the conversation continues until the agent resolves it${following(state)}`,
    todo: `${messagesFirst(state)}${state.snooze ? `to end the snooze: ${signal('unsnooze', state)}; ` : ''}to return it to the queue: ${signal('returnToLine', state)}; to assign it to another agent: ${signal('assign', state, ASSIGN)}`,
  }),
  resolved: state => ({
    now: state.survey ? 'resolved, waiting for the customer’s score' : 'resolved',
    next: `it is closed at ${time(state.closeAt ?? 0)}; a message reopens it, unless it is a survey answer or only says thanks${typedUntil(state)}`,
    todo: `${messagesFirst(state)}${state.survey ? `to end the survey: ${signal('skipSurvey', state)}` : messagesFirst(state) ? 'nothing else' : 'nothing'}`,
  }),
  closed: () => ({
    now: 'closed',
    next: 'the customer’s next message starts a new conversation',
    todo: 'nothing',
  }),
}

/** What the AI does as soon as its last message was sent. */
function lastAct({ ai }: ConversationState): string {
  if (!ai?.afterwards) return ''
  const what = ai.afterwards.action.tool === 'resolve' ? 'it is resolved' : 'it is handed over'
  return `when the AI agent’s last message is sent, ${what}. Otherwise `
}

function turns(count: number): string {
  return count === 1 ? '1 turn' : `${count} turns`
}

/** The line of each message says what it needs, so this only points to it. */
function messagesFirst({ unsettled = [] }: ConversationState): string {
  return unsettled.length > 0 ? 'follow the line of each message below; ' : ''
}

function inLine({ line }: ConversationState): string {
  if (line?.opensAt) return `it is assigned at the next opening, ${time(line.opensAt)}`
  if (line?.neverOpens)
    return `nothing, until the business hours are changed or an agent takes it (${line.because})`
  const again = line?.asksAgainAt
    ? `; agents who had it without answering are asked again at ${time(line.asksAgainAt)}`
    : ''
  return `an agent takes it, or it is assigned to the first available agent (${line?.because ?? 'no agent is available'})${again}`
}

/** Business hours that never open are probably a mistake in the settings. The text says where to fix it. */
function hoursFirst({ line, channelId, demand }: ConversationState): string {
  if (line?.neverOpens === 'team') {
    return `the team’s business hours have no planned opening: set \`businessHours\` with \`PATCH /v1/teams/${demand.teamId ?? '<team id>'}\`, or to \`null\` to use the channel’s; `
  }
  if (line?.neverOpens === undefined) return ''
  return `the channel’s business hours have no planned opening: set \`businessHours.days\` and \`businessHours.holidays\`, or \`businessHours.enabled\` to \`false\`, with \`PATCH /v1/channels/${channelId}\`; `
}

/** How a snooze ends, and who has the conversation then. */
function waking(state: ConversationState): string {
  const { snooze } = state
  if (!snooze) return ''
  const at = snooze.until === undefined ? '' : `at ${time(snooze.until)}, or `
  const then = snooze.seatFreed ? 'if the agent has capacity then; otherwise it waits in the queue' : ''
  return `${at}when the customer writes, it is no longer snoozed${then && `: it goes on with the agent ${then}`}. Then `
}

/** What happens by itself if nobody does anything. */
function following(state: ConversationState): string {
  if (state.autoResolving)
    return '; when its notice to the customer is sent, it is resolved, because the customer has gone quiet'
  const next = nextFollowUp(state)
  if (!next) return ''
  const what = next.kind === 'reassign' ? 'it is assigned to another agent' : 'it is resolved'
  return `; if nothing happens, ${what} at ${time(next.at)}`
}

/** After the survey's normal end, only a tap on its list still counts as a score. */
function typedUntil({ survey, closeAt }: ConversationState): string {
  return survey && survey.expiresAt !== closeAt ? `; a score is accepted until ${time(survey.expiresAt)}` : ''
}
