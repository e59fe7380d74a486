import {
  CancellationScope,
  condition,
  continueAsNew,
  isCancellation,
  sleep,
  workflowInfo,
} from '@temporalio/workflow'
import type { ConversationInput } from '../../protocol/start-conversation.ts'
import type { Entry } from '../../protocol/state/queue.ts'
import type { ConversationState } from '../../protocol/state/state.ts'
import { getsOn } from './failing-step.ts'
import { nextFollowUp, nextWindowNotice } from './follow-up-times.ts'
import type { Conversation } from './state.ts'
import { showChanges, showDetails, showWaiting } from './visibility.ts'

/** The server takes 10,000 signals a run and warns of no limit but that of events: so they are counted here. */
const MAX_SIGNALS = 2_000

/**
 * Past this the run no longer waits for the call that the send lane has under way. The next run makes it again, which
 * never sends twice: at worst the outcome is unknown.
 */
const LAST_SIGNALS = 8_000

/** The server takes 2 MB as a run's input; a character can have three bytes. */
const MAX_CARRIED_CHARACTERS = 600_000

/** What the loop does next: an entry of the queue, or something whose time has come. */
export type Due = Entry | { kind: 'due'; deadline: Deadline }

export type Deadline =
  | 'close'
  | 'surveyExpiry'
  | 'opening'
  | 'aiTurn'
  | 'windowNotice'
  | 'reassign'
  | 'autoResolve'

/** The next thing to do now; undefined when there is none, or the run is to end before it. */
export function nextDue(c: Conversation): Due | undefined {
  const { state } = c
  getsOn(c, 'loop')
  c.leaving = isLong(c) && canBeCarried(state)
  if (c.leaving && mayLeave(c)) return undefined
  const entry = state.queue.shift()
  if (entry) return entry
  const deadline = passedDeadline(c)
  return deadline && { kind: 'due', deadline }
}

/**
 * Waits until there may be something to do. This is the idle point: between two entries, the workflow continues as new
 * once its history has grown enough, and takes the whole state along, with what is still queued.
 */
export function idle(c: Conversation, timer: DeadlineTimer): Promise<void> {
  const { state } = c
  if (c.leaving && mayLeave(c)) return continueConversation(carriedOf(c))
  timer.arm(nextDeadline(c))
  showWaiting(c)
  showChanges(c)
  showDetails(c)
  const { hold } = state
  const long = isLong(c)
  // The send lane moves deadlines and holds too, and tells nobody.
  return condition(
    () =>
      state.queue.length > 0 ||
      passedDeadline(c) !== undefined ||
      timer.isLateFor(nextDeadline(c)) ||
      state.hold !== hold ||
      c.failing?.lane === 'loop' ||
      (c.leaving ? mayLeave(c) : isLong(c) !== long),
  )
}

function isLong(c: Conversation): boolean {
  return workflowInfo().continueAsNewSuggested || c.signals >= MAX_SIGNALS
}

/** False while so much is queued that it has to be worked off first. */
export function canBeCarried(state: ConversationState): boolean {
  return JSON.stringify(state).length <= MAX_CARRIED_CHARACTERS
}

/**
 * The send lane takes up nothing new once the run is leaving; what it has under way is waited for, beside the loop, and
 * so is a turn of the AI.
 */
function mayLeave(c: Conversation): boolean {
  return (!c.sending && c.turning === 0) || c.signals >= LAST_SIGNALS
}

/** A turn of the AI that is given up is taken anew by the next run, unless it was broken off. */
function carriedOf({ state, turn }: Conversation): ConversationState {
  if (turn && state.ai) state.ai.dueAt = Date.now()
  return state
}

/** Without an await before it ends the run, so that no signal can come in between and be lost. */
function continueConversation(carried: ConversationState): Promise<never> {
  const { channelId, address, id: conversationId } = carried
  return continueAsNew<(input: ConversationInput) => Promise<void>>({
    channelId,
    address,
    conversationId,
    carried,
  })
}

/** What has a time of its own, in the order in which it is taken up when several have come. */
function deadlines(state: ConversationState): [Deadline, number | undefined][] {
  const followUp = nextFollowUp(state)
  return [
    ['close', state.closeAt],
    ['surveyExpiry', state.survey?.expiresAt],
    ['opening', state.status === 'waiting' ? (state.line?.opensAt ?? state.line?.asksAgainAt) : undefined],
    ['aiTurn', state.status === 'ai' ? state.ai?.dueAt : undefined],
    ['windowNotice', nextWindowNotice(state)],
    [followUp?.kind ?? 'reassign', followUp?.at],
  ]
}

function passedDeadline({ state }: Conversation): Deadline | undefined {
  const now = Date.now()
  return deadlines(state).find(([, at]) => at !== undefined && at <= now)?.[0]
}

/** The next moment at which something is to be done, by the loop or by the send lane. */
function nextDeadline({ state, sending }: Conversation): number | undefined {
  const now = Date.now()
  // What is due in the lane already is taken up without a timer.
  const lane = sending ? [] : [state.hold?.nextLook, state.outbox[0]?.notBefore].filter(at => (at ?? 0) > now)
  const moments = [...deadlines(state).map(([, at]) => at), ...lane].filter(moment => moment !== undefined)
  return moments.length > 0 ? Math.min(...moments) : undefined
}

/** The one timer of a conversation. */
export interface DeadlineTimer {
  /** Sees to it that the workflow wakes at `at`, or before. */
  arm(at: number | undefined): void
  /** Whether `at` would pass before it rings, so that it has to be armed again. */
  isLateFor(at: number | undefined): boolean
}

/**
 * A timer that is set anew only when a deadline comes nearer. When one moves away, as the end of the reopening time does
 * with each message, it rings early and is set again: one timer a quiet spell instead of one a message.
 */
export function deadlineTimer(): DeadlineTimer {
  let running: { at: number; scope: CancellationScope } | undefined
  const start = (at: number) => {
    const scope = new CancellationScope()
    const timer = { at, scope }
    running = timer
    scope
      .run(() => sleep(Math.max(1, at - Date.now()), { summary: `until ${new Date(at).toISOString()}` }))
      .catch(error => {
        if (!isCancellation(error)) throw error
      })
      .finally(() => {
        if (running === timer) running = undefined
      })
  }
  const isLateFor = (at: number | undefined) => at !== undefined && (!running || running.at > at)
  return {
    isLateFor,
    arm(at) {
      if (at === undefined || !isLateFor(at)) return
      running?.scope.cancel()
      start(at)
    },
  }
}
