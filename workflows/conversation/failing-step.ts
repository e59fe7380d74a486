import { ActivityFailure, log } from '@temporalio/workflow'
import { cut } from '../../domain/text.ts'
import type { StepFailing } from '../../protocol/signals.ts'
import type { Conversation, FailingStep } from './state.ts'
import { showChanges, showDetails } from './visibility.ts'

/** Activities that the send lane runs. All others belong to the loop. */
const OF_SEND_LANE = ['sendMessage', 'settleMessage', 'storeOutcome']

const MOST_SHOWN = 200

/**
 * A worker reports that an activity fails again and again. The signal handler shows it at once: it
 * can't go through the queue, because the loop is probably waiting for that same activity.
 */
export function noteFailing(c: Conversation, { step, since, error }: StepFailing): void {
  const lane = OF_SEND_LANE.includes(step) ? 'send' : 'loop'
  // The report arrived after the step had ended.
  if (lane === 'send' && !c.sending) return
  c.failing = { lane, step: cut(step, MOST_SHOWN), since, error: cut(error, MOST_SHOWN) }
  showChanges(c)
  showDetails(c)
}

/** A lane takes its next step, so the step that was failing is over. */
export function getsOn(c: Conversation, lane: FailingStep['lane']): void {
  if (c.failing?.lane === lane) c.failing = undefined
}

/**
 * Runs a step, and leaves it out if its activity failed. Activities are retried without limit, so one
 * can fail only because a person made it fail (`temporal activity fail`), to get past a problem that
 * blocks the conversation. The conversation then goes on without that step.
 */
export async function leaveOutIfFailed(step: Promise<void>): Promise<void> {
  try {
    await step
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error
    log.error('an operator made an activity fail; its step is skipped', { activityType: error.activityType })
  }
}
