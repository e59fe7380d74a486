import { CancellationScope } from '@temporalio/workflow'
import { record } from './conversation/activities.ts'
import { closeConversation, handOn } from './conversation/close.ts'
import { carryOut, refuse } from './conversation/commands.ts'
import { receiveSignals } from './conversation/inbox.ts'
import { type DeadlineTimer, type Due, deadlineTimer, nextEntry } from './conversation/next-entry.ts'
import { greet, open } from './conversation/open.ts'
import { recordMessages, takeMessages } from './conversation/record-messages.ts'
import { runSendLane } from './conversation/send-lane.ts'
import { type Conversation, conversationOf, place } from './conversation/state.ts'
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
  await handOn(c)
}

/** Carries the talk both ways until it is resolved or closed. */
async function talk(c: Conversation, timer: DeadlineTimer): Promise<void> {
  while (c.state.status !== 'resolved' && c.state.status !== 'closed') {
    const due = await nextEntry(c, timer)
    if (due.kind === 'message') await recordMessages(c, takeMessages(c, due.message))
    else await handle(c, due)
  }
}

/** After the resolution: takes the customer's answer, until the conversation is reopened or closed. */
async function survey(c: Conversation, timer: DeadlineTimer): Promise<void> {
  while (c.state.status === 'resolved') {
    const due = await nextEntry(c, timer)
    if (due.kind === 'message') await readAnswer(c, due.message)
    else await handle(c, due)
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
      if (due.sent.outcome === 'accepted') c.state.problem = undefined
      else c.state.problem = { messageId: due.sent.messageId, code: due.sent.code ?? due.sent.outcome }
      return showDetails(c)
    case 'deliveryFailed':
      c.state.problem = { messageId: due.failure.messageId, code: 'reported by the provider' }
      await record.recordDeliveryFailure({ ...place(c), ...due.failure })
      return showDetails(c)
    case 'channelDeleted':
      return closeConversation(c, 'channel_deleted')
    case 'cancelled':
      return closeConversation(c, 'cancelled_by_operator')
    case 'due':
      if (due.deadline === 'close') return closeConversation(c, 'reopen_period_over')
      if (c.state.survey) await record.expireSurvey({ ...place(c), surveyId: c.state.survey.id })
      c.state.survey = undefined
      return showDetails(c)
  }
}
