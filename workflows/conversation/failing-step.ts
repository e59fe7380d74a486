import { cut } from '../../domain/text.ts'
import type { StepFailing } from '../../protocol/signals.ts'
import type { Conversation, FailingStep } from './state.ts'
import { showChanges, showDetails } from './visibility.ts'

/** Steps of the send lane; all others are the loop's. */
const OF_SEND_LANE = ['sendMessage', 'settleMessage', 'storeOutcome']

const MOST_SHOWN = 200

/**
 * The worker tells that a step fails again and again. Shown at once, by the signal's handler: the loop is waiting for that very
 * step, most likely.
 */
export function noteFailing(c: Conversation, { step, since, error }: StepFailing): void {
  const lane = OF_SEND_LANE.includes(step) ? 'send' : 'loop'
  // It came behind the end of the step.
  if (lane === 'send' && !c.sending) return
  c.failing = { lane, step: cut(step, MOST_SHOWN), since, error: cut(error, MOST_SHOWN) }
  showChanges(c)
  showDetails(c)
}

/** A lane takes up the next thing: whatever step it was at is over. */
export function getsOn(c: Conversation, lane: FailingStep['lane']): void {
  if (c.failing?.lane === lane) c.failing = undefined
}
