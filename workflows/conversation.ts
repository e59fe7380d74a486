import { ActivityFailure, CancellationScope, log, patched } from '@temporalio/workflow'
import { HUMAN_BUTTON } from '../domain/ai.ts'
import { HAND_OVER_FROM } from '../domain/auto-responder.ts'
import { type InboundMessage, tappedId } from '../domain/message.ts'
import type { Recorded } from '../protocol/activities/recording.ts'
import type { Reconsider } from '../protocol/signals.ts'
import type { ConversationInput } from '../protocol/start-conversation.ts'
import { record } from './conversation/activities.ts'
import {
  afterAiSent,
  applyTurn,
  awaitTurn,
  breakOffTurn,
  handOver,
  reconsiderAi,
  takeTurn,
} from './conversation/ai.ts'
import { claimAfterClosing, claimAgain, takeUpSeat } from './conversation/claim.ts'
import { closeConversation, handOn, refuseLatecomers } from './conversation/close.ts'
import { carryOut, refuse } from './conversation/commands.ts'
import { forgetLapses, noteAnswered, noteAsked } from './conversation/customer-waits.ts'
import { recordArrival, recordElsewhere, recordFailure } from './conversation/delivery-reports.ts'
import { afterAutoResolveSent, autoResolve, reassign, tellWindow } from './conversation/follow-ups.ts'
import { recordIgnored } from './conversation/ignored.ts'
import { receiveSignals } from './conversation/inbox.ts'
import { keepReaction } from './conversation/keep-reaction.ts'
import { adoptMessages, endFor } from './conversation/merge.ts'
import {
  type Deadline,
  type DeadlineTimer,
  type Due,
  deadlineTimer,
  idle,
  nextDue,
} from './conversation/next-entry.ts'
import { open } from './conversation/open.ts'
import { runOpening } from './conversation/opening-order.ts'
import { recordMessages, takeMessages } from './conversation/record-messages.ts'
import { repairConversation } from './conversation/repair.ts'
import { resolveAfterKeyword } from './conversation/resolve.ts'
import { evaluateAgain, noteForRules } from './conversation/routing-rules.ts'
import { runSendLane } from './conversation/send-lane.ts'
import { type Conversation, conversationOf, type Pending, place } from './conversation/state.ts'
import { readAnswer } from './conversation/survey.ts'
import { hasFailed, noteOutcome } from './conversation/unsettled.ts'
import { enter, showDetails, showUnopened } from './conversation/visibility.ts'

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
  do {
    if (!(await live(c))) return showUnopened()
    await leaveOutIfFailed(refuseLatecomers(c))
  } while (await handOn(c))
}

/** One conversation, until it is closed. False when nothing begins one. */
async function live(c: Conversation): Promise<boolean> {
  if (c.state.status === 'opening') {
    const opening = await open(c)
    if (!opening) return false
    await leaveOutIfFailed(runOpening(c, opening))
    if (c.state.status === 'opening') leaveToHumans(c)
  } else {
    showDetails(c)
  }
  const timer = deadlineTimer()
  while (c.state.status !== 'closed') {
    if (c.state.status === 'resolved') await survey(c, timer)
    else await talk(c, timer)
  }
  return true
}

/** A person made the allocation fail, to get past something that blocked it: someone has to take the conversation. */
function leaveToHumans(c: Conversation): void {
  enter(c, { status: 'waiting', why: 'it could not be allocated; someone has to take it' })
}

/** Carries the talk both ways until it is resolved or closed. */
async function talk(c: Conversation, timer: DeadlineTimer): Promise<void> {
  while (c.state.status !== 'resolved' && c.state.status !== 'closed') {
    const step = advance(c, timer, message => listen(c, takeMessages(c, message)))
    if (step) await step
  }
}

/** Does the next thing there is to do, or waits until there is one. */
function advance(
  c: Conversation,
  timer: DeadlineTimer,
  hear: (message: InboundMessage) => Promise<void>,
): Pending {
  breakOffTurn(c)
  const due = nextDue(c)
  if (!due) return idle(c, timer)
  const step = due.kind === 'message' ? hear(due.message) : handle(c, due)
  return step && leaveOutIfFailed(step)
}

/** Records what the customer wrote; they wait for an answer now, of the AI too. */
async function listen(c: Conversation, messages: InboundMessage[]): Promise<void> {
  const { state } = c
  const recorded = await recordMessages(c, messages)
  const { running, adoptedSince } = recorded[0] ?? {}
  if (running) return endFor(c, running, messages)
  if (adoptedSince !== undefined) noteAsked(state, adoptedSince)
  const keywords = recorded.map(({ keyword }) => keyword)
  const isHeard = (one: Recorded | undefined) => one?.result === 'recorded' && !one.keyword
  const heard = messages.filter((_, index) => {
    const one = recorded[index]
    return one?.asks ?? (isHeard(one) && !one?.thanks)
  })
  if (keywords.at(-1) === 'STOP' && (state.status === 'ai' || state.status === 'waiting')) {
    return resolveAfterKeyword(c, 'STOP')
  }
  const [first] = heard
  if (!first) {
    // Mere thanks leave nobody waiting; an AI agent may still have a word for them, or see that it is done. And whatever came
    // has broken off its turn, which what they wait for still needs.
    const isBrokenOff =
      state.unansweredSince !== undefined && recorded.some(({ result }) => result === 'recorded')
    if (adoptedSince !== undefined || isBrokenOff || recorded.some(isHeard)) awaitTurn(state)
    return
  }
  state.autoResolving = undefined
  noteAsked(state, Math.min(...heard.map(({ receivedAt }) => receivedAt)))
  noteForRules(state, heard)
  if (state.status === 'waiting') {
    if (!(await evaluateAgain(c))) await claimAfterClosing(c, heard)
    return
  }
  if (state.status !== 'ai') return
  if (messages.some(message => tappedId(message) === HUMAN_BUTTON)) return handOver(c, 'customer_asked')
  if (recorded.some(({ late }) => late)) return handOver(c, 'late_message')
  if (keywords.includes('STOP')) return handOver(c, 'opted_out')
  if (recorded.some(({ echoes = 0 }) => echoes >= HAND_OVER_FROM)) return handOver(c, 'machine_suspected')
  awaitTurn(state)
}

/** After the resolution: takes the customer's answer, until the conversation is reopened or closed. */
async function survey(c: Conversation, timer: DeadlineTimer): Promise<void> {
  while (c.state.status === 'resolved') {
    const step = advance(c, timer, message => readAnswer(c, message))
    if (step) await step
  }
}

/**
 * Takes a step. Activities are tried for ever, so that only a person can have made one fail (`temporal activity fail`, to
 * get past something that blocks the conversation): what it was to do is left out, and the conversation goes on.
 */
async function leaveOutIfFailed(step: Promise<void>): Promise<void> {
  try {
    await step
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error
    log.error('an activity was made to fail; its step is left out', { activityType: error.activityType })
  }
}

function handle(c: Conversation, due: Exclude<Due, { kind: 'message' }>): Pending {
  switch (due.kind) {
    case 'command':
      return carryOut(c, due)
    case 'begin':
      return refuse(c, 'begin', due.command, 'conversation_open', due.command.conversationId)
    case 'malformed':
      return refuse(c, due.name, { commandId: due.commandId }, 'malformed')
    case 'reaction':
      return keepReaction(c, due)
    case 'ignored':
      return recordIgnored(c, due)
    case 'sent':
      return noteSent(c, due)
    case 'aiTurn':
      return applyTurn(c, due)
    case 'seatGranted':
      return takeUpSeat(c)
    case 'reconsider':
      return reconsider(c, due.change)
    case 'agentPresence':
      if (due.presence.agentId === c.state.assignee?.id) {
        c.state.agentAwaySince = due.presence.online ? undefined : due.presence.since
      }
      return undefined
    case 'deliveryFailed':
      return recordFailure(c, due.failure)
    case 'deliveryArrived':
      return recordArrival(c, due.messageId)
    case 'sentElsewhere':
      return recordElsewhere(c, due.message)
    case 'look':
      return repairConversation(c)
    case 'mergedInto':
      return endFor(c, due.into)
    case 'adopt':
      return adoptMessages(c, due.adopted)
    case 'channelDeleted':
      return closeConversation(c, 'channel_deleted')
    case 'contactErased':
      return closeConversation(c, 'erased')
    case 'cancelled':
      return closeConversation(c, 'cancelled_by_operator')
    case 'due':
      return DEADLINES[due.deadline](c)
  }
}

const DEADLINES: Record<Deadline, (c: Conversation) => Promise<void>> = {
  close: c => closeConversation(c, 'reopen_period_over'),
  surveyExpiry: async c => {
    if (c.state.survey) await record.expireSurvey({ ...place(c), surveyId: c.state.survey.id })
    c.state.survey = undefined
  },
  opening: c => {
    forgetLapses(c.state)
    return claimAgain(c, 'the business hours have begun')
  },
  aiTurn: async c => {
    if (!(await evaluateAgain(c))) await takeTurn(c)
  },
  windowNotice: tellWindow,
  reassign,
  autoResolve,
}

/** What a channel's settings say has changed: the hours, the rules, the AI agent. */
async function reconsider(c: Conversation, change: Reconsider): Promise<void> {
  const { state } = c
  const { version } = change
  // Two of them can come in the wrong order.
  if (version === undefined || version >= (state.settingsVersion ?? 0)) {
    state.settingsVersion = version ?? state.settingsVersion
    state.followUps = { ...state.followUps, ...change.followUps }
    state.checksHours = change.checksHours ?? state.checksHours
    state.evaluatesRules = change.evaluatesRules ?? state.evaluatesRules
  }
  await reconsiderAi(c)
  await claimAgain(c, 'settings were changed')
  // What earlier versions told has none, and leaves no word of it.
  if (version !== undefined) await record.noteSettings({ ...place(c, 0), version })
}

function noteSent(c: Conversation, { purpose, answersAt, sent }: Extract<Due, { kind: 'sent' }>): Pending {
  noteOutcome(c.state, purpose, sent)
  if (sent.outcome === 'accepted' && !hasFailedBefore(c, sent.messageId)) {
    c.state.lastOutAt = Date.now()
    if (answersAt !== undefined) noteAnswered(c.state, answersAt)
  }
  return afterAiSent(c, purpose, sent.outcome) ?? afterAutoResolveSent(c, purpose, sent.outcome)
}

/** The report can come before the answer of the call. Earlier versions took the answer for the later word. */
function hasFailedBefore({ state }: Conversation, messageId: string): boolean {
  return hasFailed(state, messageId) && patched('a-reported-failure-stands')
}
