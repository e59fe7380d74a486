import { ApplicationFailure } from '@temporalio/activity'
import { endpointInWords } from '../../domain/ai.ts'
import type { ModelFailure } from '../../providers/model/model.ts'

/** Temporal's timers are no finer than this, ms. */
const MIN_DELAY_MS = 1_000
/** A customer waits: past this, a human is quicker than the model, ms. */
const MAX_DELAY_MS = 15_000

/**
 * A failure that may pass, which Temporal tries again until the turn's time is over. What the endpoint said stands in its
 * message, for the Temporal UI, and with what the turn has cost in its details, for the workflow.
 */
export function passingFailure({ passing, said = {} }: ModelFailure, tokens: number): ApplicationFailure {
  const type = passing?.type ?? 'AiServerError'
  const words = endpointInWords(said)
  return ApplicationFailure.create({
    type,
    message: `the model gave no answer (${[type, words].filter(Boolean).join(', ')}); it is asked again`,
    nextRetryDelay: delayOf(passing?.retryAfterMs),
    details: [{ endpoint: said, tokens }],
  })
}

function delayOf(retryAfterMs: number | undefined): number | undefined {
  return retryAfterMs === undefined ? undefined : Math.min(Math.max(retryAfterMs, MIN_DELAY_MS), MAX_DELAY_MS)
}
