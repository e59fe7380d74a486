import { ActivityFailure, CancellationScope, log } from '@temporalio/workflow'
import type { Sent } from '../activities/contract.ts'
import { record } from './conversation/activities.ts'
import { closeConversation, handOn, refuseLatecomers } from './conversation/close.ts'
import { carryOut, refuse } from './conversation/commands.ts'
import { receiveSignals } from './conversation/inbox.ts'
import { type DeadlineTimer, type Due, deadlineTimer, nextEntry } from './conversation/next-entry.ts'
import { greet, open } from './conversation/open.ts'
import { recordMessages, takeMessages } from './conversation/record-messages.ts'
import { runSendLane } from './conversation/send-lane.ts'
import { type Conversation, type ConversationState, conversationOf, place } from './conversation/state.ts'
import { lookAfterStrays, recordFailure } from './conversation/strays.ts'
import { readAnswer } from './conversation/survey.ts'
import { showDetails } from './conversation/visibility.ts'
import type { ConversationInput } from './messages.ts'

/**
 * One conversation with one customer, from their first message until it is closed. The workflow id stands for the
 * channel and the customer's address, so that there is never more than one; `input.conversationId` names this one.
 */
export async function conversation(input: ConversationInput): Promise<void> {
  const c = conversationOf(input)
  receiveSignals(c)
  // Cancelling is a request like others, carried out in order: it must not cut an activity short.
  await CancellationScope.nonCancellable(() => run(c))
}

async function run(c: Conversation): Promise<void> {
  void runSendLane(c)
  if (c.state.status === 'opening') {
    const opening = await open(c)
    if (!opening) return
    await greet(c, opening)
  } else {
    showDetails(c)
  }
  const timer = deadlineTimer()
  while (c.state.status !== 'closed') {
    if (c.state.status === 'resolved') await survey(c, timer)
    else await talk(c, timer)
  }
  await goOn(refuseLatecomers(c))
  await handOn(c)
}

/** Carries the talk both ways until it is resolved or closed. */
async function talk(c: Conversation, timer: DeadlineTimer): Promise<void> {
  while (c.state.status !== 'resolved' && c.state.status !== 'closed') {
    const due = await nextEntry(c, timer)
    await goOn(due.kind === 'message' ? recordMessages(c, takeMessages(c, due.message)) : handle(c, due))
  }
}

/** After the resolution: takes the customer's answer, until the conversation is reopened or closed. */
async function survey(c: Conversation, timer: DeadlineTimer): Promise<void> {
  while (c.state.status === 'resolved') {
    const due = await nextEntry(c, timer)
    await goOn(due.kind === 'message' ? readAnswer(c, due.message) : handle(c, due))
  }
}

/**
 * Takes a step. Activities are tried for ever, so that only a person can have made one fail (`temporal activity fail`, to
 * get past something that blocks the conversation): what it was to do is left out, and the conversation goes on.
 */
async function goOn(step: Promise<unknown>): Promise<void> {
  try {
    await step
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error
    log.error('an activity was made to fail; its step is left out', { activityType: error.activityType })
  }
}

async function handle(c: Conversation, due: Exclude<Due, { kind: 'message' }>): Promise<void> {
  switch (due.kind) {
    case 'command':
      return carryOut(c, due)
    case 'begin':
      return refuse(c, 'begin', due.command, 'conversation_open', due.command.conversationId)
    case 'malformed':
      return refuse(c, due.name, { commandId: due.commandId }, 'malformed')
    case 'sent':
      c.state.problem = problemOf(due.sent)
      return
    case 'deliveryFailed':
      return recordFailure(c, due.failure)
    case 'look':
      return lookAfterStrays(c)
    case 'channelDeleted':
      return closeConversation(c, 'channel_deleted')
    case 'cancelled':
      return closeConversation(c, 'cancelled_by_operator')
    case 'due':
      if (due.deadline === 'close') return closeConversation(c, 'reopen_period_over')
      if (c.state.survey) await record.expireSurvey({ ...place(c), surveyId: c.state.survey.id })
      c.state.survey = undefined
  }
}

/** What the operator is to know of a send. A survey's question that was withdrawn is none of their concern. */
function problemOf({ messageId, outcome, code }: Sent): ConversationState['problem'] {
  return outcome === 'accepted' || code === 'survey_over' ? undefined : { messageId, code: code ?? outcome }
}
