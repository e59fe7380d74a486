import { patched, setCurrentDetails, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow'
import type { ConversationStatus } from '../../domain/conversation.ts'
import { SEARCH_ATTRIBUTES } from '../search-attributes.ts'
import { nextFollowUp } from './follow-up-times.ts'
import type { Conversation, ConversationState } from './state.ts'

/**
 * Moves the conversation to a status, and shows it to the operator: search attributes to filter by (one event in the
 * history, so only on a change of status or hands, and not for what it was started with) and current details to read.
 */
export function enter(
  c: Conversation,
  change: { status: ConversationStatus; why: string; assignee?: { id: string; name: string } },
): void {
  const { state } = c
  const wasOpening = state.status === 'opening'
  if (state.status !== change.status || state.assignee?.id !== change.assignee?.id) {
    state.statusSince = Date.now()
  }
  state.status = change.status
  state.why = change.why
  state.assignee = change.assignee
  state.lastAssigneeId = change.assignee?.id ?? state.lastAssigneeId
  if (!wasOpening || shownStatus() !== state.status) {
    upsertSearchAttributes([
      { key: SEARCH_ATTRIBUTES.status, value: state.status },
      { key: SEARCH_ATTRIBUTES.handler, value: handlerOf(state) },
      { key: SEARCH_ATTRIBUTES.waitingSince, value: waitingSince(state) },
    ])
  } else {
    showWaiting(c)
  }
  showDetails(c)
}

/** Since when the customer waits for an answer, of a conversation that waits for a human. */
function waitingSince({ status, unansweredSince }: ConversationState): Date | null {
  return status === 'waiting' && unansweredSince !== undefined ? new Date(unansweredSince) : null
}

/**
 * While a conversation waits for a human, what the customer asks, or an answer that arrives late, can change since when they
 * wait. Rare: nearly always they asked before, and whoever answers has the conversation.
 */
export function showWaiting({ state }: Conversation): void {
  if (state.status !== 'waiting') return
  const shown = workflowInfo().typedSearchAttributes.get(SEARCH_ATTRIBUTES.waitingSince)
  const value = waitingSince(state)
  // Earlier versions showed since when the conversation waits.
  if (shown?.getTime() === value?.getTime() || !patched('shows-since-when-the-customer-waits')) return
  upsertSearchAttributes([{ key: SEARCH_ATTRIBUTES.waitingSince, value }])
}

/** Nothing began a conversation: the run ends, and must not go on showing as one that waits. */
export function showUnopened(): void {
  if (shownStatus() !== 'waiting') return
  upsertSearchAttributes([
    { key: SEARCH_ATTRIBUTES.status, value: 'closed' },
    { key: SEARCH_ATTRIBUTES.waitingSince, value: null },
  ])
}

/** What the run was started with, or was given since. */
function shownStatus(): string | undefined {
  return workflowInfo().typedSearchAttributes.get(SEARCH_ATTRIBUTES.status)
}

function handlerOf({ assignee, ai }: ConversationState): string {
  if (assignee) return `agent:${assignee.id}`
  return ai ? `ai:${ai.id}` : 'none'
}

/** Sets the four lines an operator finds on the workflow's page. Costs no event; a new run has to set them again. */
export function showDetails({ state }: Conversation): void {
  const { now, next, todo } = DETAILS[state.status](state)
  setCurrentDetails(
    [
      `**Now:** ${now}, since ${time(state.statusSince)}`,
      `**Why:** ${state.why}`,
      `**Next:** ${heldBack(state)}${next}`,
      `**To do:** ${problem(state)}${todo}`,
    ].join('\n\n'),
  )
}

/** What to do about the last message, if it did not go, or may not have gone. */
function problem(state: ConversationState): string {
  if (!state.problem) return ''
  const { messageId, code, unknown } = state.problem
  const again = `to send it again: ${signal('retrySend', state, { messageId })}`
  return unknown
    ? `it is not known whether the last message went (${code}); if it did: ${signal('settleSend', state, { messageId, sent: true })}; ${again}; `
    : `the last message did not go (${code}); ${again}; `
}

/** Why what is in the outbox does not go out now, if it doesn't. */
function heldBack({ hold, outbox }: ConversationState): string {
  if (hold) {
    return `nothing is sent before ${time(hold.until)}, unless it becomes known earlier whether the last message went. Then: `
  }
  const until = outbox[0]?.notBefore
  return until && until > Date.now() ? `the provider takes nothing before ${time(until)}. Then: ` : ''
}

type Lines = (state: ConversationState) => { now: string; next: string; todo: string }

const DETAILS: Record<ConversationStatus, Lines> = {
  opening: () => ({
    now: 'opening',
    next: 'the message is recorded, the greeting sent, and the conversation handed on',
    todo: 'nothing; if it stays here, look at the pending activity and its error',
  }),
  ai: state => ({
    now: `with the AI agent ${state.ai?.name ?? ''} (${state.ai?.turns ?? 0} turns)`,
    next: `the AI answers each message, or hands over to a human${following(state)}`,
    todo: `to give it to a human: ${signal('assign', state, { agentId: '<agent id>' })}`,
  }),
  waiting: state => ({
    now: 'waiting for a human',
    next: state.line?.opensAt
      ? `it is given out at the next opening, ${time(state.line.opensAt)}`
      : `an agent takes it, or it is given to the first who can have it (${state.line?.because ?? 'nobody can now'})`,
    todo: `to assign it: ${signal('assign', state, { agentId: '<agent id>' })}`,
  }),
  assigned: state => ({
    now: `with ${state.assignee?.name ?? 'an agent'} (\`${state.assignee?.id ?? ''}\`)`,
    next: `the talk goes on until the agent resolves it${following(state)}`,
    todo: `to take it away: ${signal('returnToLine', state)}; to give it to another: ${signal('assign', state, { agentId: '<agent id>' })}`,
  }),
  resolved: state => ({
    now: state.survey ? 'resolved, waiting for the customer’s score' : 'resolved',
    next: `it is closed at ${time(state.closeAt ?? 0)}; a message that is no answer and no thank-you reopens it${typedUntil(state)}`,
    todo: state.survey ? `to end the survey: ${signal('skipSurvey', state)}` : 'nothing',
  }),
  closed: () => ({
    now: 'closed',
    next: 'the customer’s next message begins a new conversation',
    todo: 'nothing',
  }),
}

/** What happens by itself if nothing else does. */
function following(state: ConversationState): string {
  const next = nextFollowUp(state)
  if (!next) return ''
  const what = next.kind === 'reassign' ? 'it is given to someone else' : 'it is resolved'
  return `; if nothing happens, ${what} at ${time(next.at)}`
}

/** Only a tap on the survey's list counts longer than that. */
function typedUntil({ survey, closeAt }: ConversationState): string {
  return survey && survey.expiresAt !== closeAt ? `; a score is taken until ${time(survey.expiresAt)}` : ''
}

function signal(name: string, state: ConversationState, more: Record<string, string | boolean> = {}): string {
  return `signal \`${name}\` with \`${JSON.stringify({ conversationId: state.id, ...more })}\``
}

function time(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`
}
