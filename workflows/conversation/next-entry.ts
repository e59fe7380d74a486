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
import { hasStalled } from './ai-stall.ts'
import { getsOn } from './failing-step.ts'
import { nextFollowUp, nextWindowNotice } from './follow-up-times.ts'
import { snoozeEndsAt } from './snooze-end.ts'
import type { Conversation } from './state.ts'
import { showChanges, showDetails, showWaiting } from './visibility.ts'

/**
 * The server accepts 10,000 signals for each run, and it suggests continue-as-new only by the size of
 * the history, not by signals. So the workflow counts them itself and leaves long before.
 */
const MAX_SIGNALS = 2_000

/**
 * From this count on, the run no longer waits for the send lane's running call. The next run repeats
 * the activity, which never sends twice; in the worst case the outcome is unknown.
 */
const LAST_SIGNALS = 8_000

/** The server accepts 2 MB as input of a run. One character can take three bytes. */
const MAX_CARRIED_CHARACTERS = 600_000

/** What the loop does next: an entry of the queue, or something whose time has come. */
export type Due = Entry | { kind: 'due'; deadline: Deadline }

export type Deadline =
  | 'close'
  | 'surveyExpiry'
  | 'opening'
  | 'aiTurn'
  | 'aiStall'
  | 'snooze'
  | 'windowNotice'
  | 'reassign'
  | 'autoResolve'

/** The next thing to do now. Undefined when there is none, or when the run must end first. */
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
 * Waits until there may be something to do. This is the idle point: when the history is long enough,
 * the workflow continues as new here and takes its whole state along, including what is still queued.
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
  // The send lane changes deadlines and holds too, and does not notify the loop.
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

/** False while the queue is so long that part of it must be worked off first. */
export function canBeCarried(state: ConversationState): boolean {
  return JSON.stringify(state).length <= MAX_CARRIED_CHARACTERS
}

/**
 * While the run is leaving, the send lane starts nothing new. The run waits for a running call and a
 * running AI turn to end.
 */
function mayLeave(c: Conversation): boolean {
  return (!c.sending && c.turning === 0 && c.queueing === 0) || c.signals >= LAST_SIGNALS
}

/**
 * The state for the next run. An AI turn that this run does not wait for is due again at once; a turn
 * that was broken off is not.
 */
function carriedOf({ state, turn }: Conversation): ConversationState {
  if (turn && state.ai) state.ai.dueAt = Date.now()
  return state
}

/** Contains no `await` before the run ends, so that no signal can arrive in between and be lost. */
function continueConversation(carried: ConversationState): Promise<never> {
  const { channelId, address, id: conversationId } = carried
  return continueAsNew<(input: ConversationInput) => Promise<void>>({
    channelId,
    address,
    conversationId,
    carried,
  })
}

/** Everything that has its own time, in the order of handling when several are due. */
function deadlines(c: Conversation): [Deadline, number | undefined][] {
  const { state } = c
  const followUp = nextFollowUp(state)
  return [
    ['close', state.closeAt],
    ['surveyExpiry', state.survey?.expiresAt],
    ['opening', state.status === 'waiting' ? (state.line?.opensAt ?? state.line?.asksAgainAt) : undefined],
    ['aiTurn', state.status === 'ai' ? state.ai?.dueAt : undefined],
    ['aiStall', hasStalled(c) ? state.statusSince : undefined],
    ['snooze', snoozeEndsAt(state)],
    ['windowNotice', nextWindowNotice(state)],
    [followUp?.kind ?? 'reassign', followUp?.at],
  ]
}

function passedDeadline(c: Conversation): Deadline | undefined {
  const now = Date.now()
  return deadlines(c).find(([, at]) => at !== undefined && at <= now)?.[0]
}

/** The next moment at which the loop or the send lane has something to do, epoch ms. */
function nextDeadline(c: Conversation): number | undefined {
  const { state, sending } = c
  const now = Date.now()
  // The lane takes up what is already due without a timer.
  const lane = sending ? [] : [state.hold?.nextLook, state.outbox[0]?.notBefore].filter(at => (at ?? 0) > now)
  const moments = [...deadlines(c).map(([, at]) => at), ...lane].filter(moment => moment !== undefined)
  return moments.length > 0 ? Math.min(...moments) : undefined
}

/** The conversation's only timer. */
export interface DeadlineTimer {
  /** Makes sure that the workflow wakes at `at` (epoch ms) or earlier. */
  arm(at: number | undefined): void
  /** True when the timer would ring after `at`, so it must be armed again. */
  isLateFor(at: number | undefined): boolean
}

/**
 * A timer that is replaced only when a deadline moves closer. Some deadlines move away with every
 * message, such as the end of the reopening period. Then the old timer rings early and is set again.
 * This costs one timer for each quiet period, instead of one for each message.
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
