import type { SearchAttributePair } from '@temporalio/common'
import { patched, setCurrentDetails, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow'
import type { ConversationStatus } from '../../domain/conversation.ts'
import { SEARCH_ATTRIBUTES } from '../../protocol/search-attributes.ts'
import type { ConversationState } from '../../protocol/state/state.ts'
import { detailsOf } from './details/details.ts'
import { problemOf } from './problem.ts'
import type { Conversation } from './state.ts'

/**
 * Moves the conversation to a status, and shows it to the operator: search attributes to filter by (one event in the
 * history, so only on a change of status or hands, and not for what it was started with) and current details to read.
 */
export function enter(
  c: Conversation,
  change: { status: ConversationStatus; why: string; assignee?: { id: string; name: string } },
): void {
  const { state } = c
  const before = state.status
  if (before !== change.status || state.assignee?.id !== change.assignee?.id) {
    state.statusSince = Date.now()
  }
  const isOver = change.status === 'resolved' || change.status === 'closed'
  // What belongs to a talk ends with it.
  if (isOver) {
    state.handedOver = undefined
    if (before !== 'resolved') state.late = undefined
  } else if (before === 'opening' || before === 'resolved') state.firstWhy = change.why
  state.status = change.status
  state.why = change.why
  state.assignee = change.assignee
  state.lastAssigneeId = change.assignee?.id ?? state.lastAssigneeId
  if (before !== 'opening' || shownStatus() !== state.status) {
    upsertSearchAttributes([
      { key: SEARCH_ATTRIBUTES.status, value: state.status },
      { key: SEARCH_ATTRIBUTES.handler, value: handlerOf(state) },
      { key: SEARCH_ATTRIBUTES.waitingSince, value: waitingSince(state) },
      ...changes(c),
    ])
  } else {
    showWaiting(c)
    showChanges(c)
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

/** What does not go as it should, and the priority: nearly always they are as the conversation was started with them. */
export function showChanges(c: Conversation): void {
  const changed = changes(c)
  if (changed.length > 0) upsertSearchAttributes(changed)
}

/**
 * A run that was not started with an attribute is from an earlier version, or on a server that does not have it: to write it
 * would then block the run.
 */
function changes({ state, failing }: Conversation): SearchAttributePair[] {
  const shown = workflowInfo().typedSearchAttributes
  const differs = (before: string | undefined, now: string) => before !== undefined && before !== now
  const problem = problemOf(state, failing)
  const priority = state.unattended ? 'urgent' : state.demand.priority
  return [
    ...(differs(shown.get(SEARCH_ATTRIBUTES.problem), problem)
      ? [{ key: SEARCH_ATTRIBUTES.problem, value: problem }]
      : []),
    ...(differs(shown.get(SEARCH_ATTRIBUTES.priority), priority)
      ? [{ key: SEARCH_ATTRIBUTES.priority, value: priority }]
      : []),
  ]
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

/** Sets what an operator reads on the workflow's page. Costs no event; a new run has to set it again. */
export function showDetails({ state, failing }: Conversation): void {
  setCurrentDetails(detailsOf(state, failing, Date.now()))
}
