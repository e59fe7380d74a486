import { CancellationScope, patched } from '@temporalio/workflow'
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
import { endStall } from './conversation/ai-stall.ts'
import { claimAfterClosing, claimAgain, takeUpSeat } from './conversation/claim.ts'
import { closeConversation, handOn, refuseLatecomers } from './conversation/close.ts'
import { carryOut, refuse } from './conversation/commands.ts'
import { forgetLapses, noteAnswered, noteAsked } from './conversation/customer-waits.ts'
import { recordArrival, recordElsewhere, recordFailure } from './conversation/delivery-reports.ts'
import { leaveOutIfFailed } from './conversation/failing-step.ts'
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
import { showRead } from './conversation/show-read.ts'
import { giveUpSeat, noteItsEnd, wakeUp } from './conversation/snooze.ts'
import { type Conversation, conversationOf, type Pending, place } from './conversation/state.ts'
import { readAnswer } from './conversation/survey.ts'
import { noteIdentityChange, takeBack } from './conversation/unmerge.ts'
import { hasFailed, noteOutcome } from './conversation/unsettled.ts'
import { enter, showDetails, showUnopened } from './conversation/visibility.ts'

/**
 * One conversation with one customer, from the first message until it is closed. This function is the
 * workflow: read it from top to bottom, then the steps in `conversation/`.
 *
 * The workflow id is made from the channel and the customer's address, so at most one conversation runs
 * for them at a time. `input.conversationId` is the id of this conversation; the customer's next one
 * has the same workflow id.
 */
export async function conversation(input: ConversationInput): Promise<void> {
  const c = conversationOf(input)
  receiveSignals(c)
  // A cancel request waits its turn like any other request. If it cancelled the scope at once, it would
  // cut a running activity short.
  await CancellationScope.nonCancellable(() => run(c))
}

async function run(c: Conversation): Promise<void> {
  void runSendLane(c)
  do {
    if (!(await live(c))) return showUnopened()
    await leaveOutIfFailed(refuseLatecomers(c))
  } while (await handOn(c))
}

/** Runs one conversation until it is closed. Returns false when nothing in the queue begins one. */
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

/**
 * A person made the allocation activity fail, to get past a problem that blocked it. The conversation
 * must not be left in `opening`, so it waits until a human takes it.
 */
function leaveToHumans(c: Conversation): void {
  enter(c, {
    status: 'waiting',
    why: 'the conversation could not be assigned automatically; an agent must take it',
  })
}

/** Handles messages and commands until the conversation is resolved or closed. */
async function talk(c: Conversation, timer: DeadlineTimer): Promise<void> {
  while (c.state.status !== 'resolved' && c.state.status !== 'closed') {
    const step = advance(c, timer, message => listen(c, takeMessages(c, message)))
    if (step) await step
  }
}

/** Takes the next step. When there is none, waits until there may be one. */
function advance(
  c: Conversation,
  timer: DeadlineTimer,
  hear: (message: InboundMessage) => Promise<void>,
): Pending {
  breakOffTurn(c)
  const due = nextDue(c)
  if (!due) return idle(c, timer)
  const { snooze } = c.state
  const step = due.kind === 'message' ? hear(due.message) : handle(c, due)
  return step && leaveOutIfFailed(snooze ? noteItsEnd(c, snooze, step) : step)
}

/**
 * Records what the customer wrote. From then on the customer waits for an answer, and the AI answers if
 * it has the conversation.
 */
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
    // STOP asks nothing, and yet its agent has to know.
    if (state.snooze && keywords.some(Boolean)) state.snooze.ended = 'customer_wrote'
    // After a mere thank-you nobody waits for an answer. The AI may still reply to it, or see that the
    // conversation is done. And if the customer was waiting before, the new message has broken off the
    // AI's turn: the turn must run again, or nobody answers the earlier question.
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

/** Reads the customer's answers to the survey, until the conversation is reopened or closed. */
async function survey(c: Conversation, timer: DeadlineTimer): Promise<void> {
  while (c.state.status === 'resolved') {
    const step = advance(c, timer, message => readAnswer(c, message))
    if (step) await step
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
    case 'seen':
      return showRead(c, due)
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
    case 'identityChanged':
      return noteIdentityChange(c, due.change)
    case 'takeBack':
      return takeBack(c, due.back)
    case 'channelDeleted':
      return closeConversation(c, 'channel_deleted')
    case 'contactErased':
      return closeConversation(c, 'erased')
    case 'contactBlocked':
      return closeConversation(c, 'blocked')
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
  aiStall: endStall,
  snooze: wakeUp,
  windowNotice: tellWindow,
  reassign,
  autoResolve,
}

/** Takes over new settings of the channel: business hours, rules, AI agent, follow-up times. */
async function reconsider(c: Conversation, change: Reconsider): Promise<void> {
  const { state } = c
  const { version } = change
  // Two signals can arrive in the wrong order. The higher version is the newer.
  if (version === undefined || version >= (state.settingsVersion ?? 0)) {
    state.settingsVersion = version ?? state.settingsVersion
    state.followUps = { ...state.followUps, ...change.followUps }
    state.checksHours = change.checksHours ?? state.checksHours
    state.evaluatesRules = change.evaluatesRules ?? state.evaluatesRules
  }
  await reconsiderAi(c)
  await claimAgain(c, 'settings were changed')
  await giveUpSeat(c)
  // Signals from earlier versions of the service carry no version number, so there is none to record.
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

/**
 * A failure report can arrive before the provider's answer to the call. The report stands: the message
 * did not arrive. Earlier versions let the later answer win, so `patched` keeps their histories
 * replayable.
 */
function hasFailedBefore({ state }: Conversation, messageId: string): boolean {
  return hasFailed(state, messageId) && patched('a-reported-failure-stands')
}
