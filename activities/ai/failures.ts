import { ApplicationFailure } from '@temporalio/activity'
import { endpointInWords } from '../../domain/ai.ts'
import type { ModelFailure } from '../../providers/model/model.ts'

/** The resolution of Temporal's timers, ms. */
const MIN_DELAY_MS = 1_000
/**
 * The longest delay before a retry, ms. A customer is waiting, and after a longer wait a human is
 * faster than the model.
 */
const MAX_DELAY_MS = 15_000

/**
 * A passing failure, which Temporal retries until the turn's time is over. Its message contains what
 * the endpoint said, for the Temporal UI. Its details contain the same with the tokens used so far, for
 * the workflow.
 */
export function passingFailure({ passing, said = {} }: ModelFailure, tokens: number): ApplicationFailure {
  const type = passing?.type ?? 'AiServerError'
  const words = endpointInWords(said)
  return ApplicationFailure.create({
    type,
    message: `the model gave no answer (${[type, words].filter(Boolean).join(', ')}); the request is repeated`,
    nextRetryDelay: delayOf(passing?.retryAfterMs),
    details: [{ endpoint: said, tokens }],
  })
}

function delayOf(retryAfterMs: number | undefined): number | undefined {
  return retryAfterMs === undefined ? undefined : Math.min(Math.max(retryAfterMs, MIN_DELAY_MS), MAX_DELAY_MS)
}
