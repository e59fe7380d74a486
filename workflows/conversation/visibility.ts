import type { SearchAttributePair } from '@temporalio/common'
import { patched, setCurrentDetails, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow'
import type { ConversationStatus } from '../../domain/conversation.ts'
import { SEARCH_ATTRIBUTES, SNOOZED } from '../../protocol/search-attributes.ts'
import type { ConversationState } from '../../protocol/state/state.ts'
import { detailsOf } from './details/details.ts'
import { problemOf } from './problem.ts'
import type { Conversation } from './state.ts'

/**
 * Moves the conversation to a status and shows that to the operator, in two ways: search attributes to
 * filter by, and details to read. An update of search attributes is an event in the history, so it
 * happens only when the status or the owner changes, and not for values that the run was started with.
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
  // These belong to the talk, and end with it.
  if (isOver) {
    state.handedOver = undefined
    state.snooze = undefined
    if (before !== 'resolved') state.late = undefined
  } else if (before === 'opening' || before === 'resolved') state.firstWhy = change.why
  state.status = change.status
  state.why = change.why
  state.assignee = change.assignee
  if (change.assignee) state.demand.prefers = undefined
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

/** Since when the customer waits for an answer; null unless the conversation waits for a human. */
function waitingSince({ status, unansweredSince }: ConversationState): Date | null {
  return status === 'waiting' && unansweredSince !== undefined ? new Date(unansweredSince) : null
}

/**
 * Updates the waiting time of a conversation that waits for a human. It can change when the customer
 * asks something, or when an answer arrives late. This is rare: nearly always the customer asked before
 * the wait began, and the person who answers already has the conversation.
 */
export function showWaiting({ state }: Conversation): void {
  if (state.status !== 'waiting') return
  const shown = workflowInfo().typedSearchAttributes.get(SEARCH_ATTRIBUTES.waitingSince)
  const value = waitingSince(state)
  // Earlier versions showed since when the conversation waits.
  if (shown?.getTime() === value?.getTime() || !patched('shows-since-when-the-customer-waits')) return
  upsertSearchAttributes([{ key: SEARCH_ATTRIBUTES.waitingSince, value }])
}

/**
 * Shows the problem and the priority, if they changed. Nearly always they are still what the run was
 * started with.
 */
export function showChanges(c: Conversation): void {
  const changed = [...changes(c), ...snoozeChange(c)]
  if (changed.length > 0) upsertSearchAttributes(changed)
}

/** While it is snoozed, the status shows that. */
function snoozeChange({ state }: Conversation): SearchAttributePair[] {
  const wasShown = shownStatus() === SNOOZED
  if (wasShown === (state.snooze !== undefined)) return []
  return [{ key: SEARCH_ATTRIBUTES.status, value: wasShown ? state.status : SNOOZED }]
}

/**
 * If the run was started without an attribute, it is from an earlier version, or on a server that lacks
 * the attribute. Writing it would block the run, so it is left out.
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

/** No conversation began. The run ends, and must not show as one that waits. */
export function showUnopened(): void {
  if (shownStatus() !== 'waiting') return
  upsertSearchAttributes([
    { key: SEARCH_ATTRIBUTES.status, value: 'closed' },
    { key: SEARCH_ATTRIBUTES.waitingSince, value: null },
  ])
}

/** The status that the run was started with, or got since. */
function shownStatus(): string | undefined {
  return workflowInfo().typedSearchAttributes.get(SEARCH_ATTRIBUTES.status)
}

function handlerOf({ assignee, ai }: ConversationState): string {
  if (assignee) return `agent:${assignee.id}`
  return ai ? `ai:${ai.id}` : 'none'
}

/**
 * Sets the text that an operator reads on the workflow's page. It costs no event, so each new run must
 * set it again.
 */
export function showDetails({ state, failing }: Conversation): void {
  setCurrentDetails(detailsOf(state, failing, Date.now()))
}
