import { ApplicationFailure } from '@temporalio/activity'
import {
  APIConnectionError,
  APIConnectionTimeoutError,
  APIError,
  AuthenticationError,
  NotFoundError,
  PermissionDeniedError,
  RateLimitError,
} from 'openai'
import type { HandOverReason } from '../../domain/ai.ts'

/** Temporal's timers are no finer than this, ms. */
const MIN_DELAY_MS = 1_000
/** A customer waits: past this, a human is quicker than the model, ms. */
const MAX_DELAY_MS = 15_000

/**
 * What an error of the model means: a reason to hand over to a human at once, or (thrown) something that may pass, which
 * Temporal tries again until the turn's time is over. The SDK's own messages may quote what was asked: none goes on.
 */
export function handOverOrRetry(error: unknown): HandOverReason {
  if (error instanceof RateLimitError) {
    if (error.code === 'insufficient_quota') return 'ai_quota_spent'
    throw passing('AiRateLimited', retryAfterMs(error))
  }
  if (error instanceof AuthenticationError || error instanceof PermissionDeniedError) return 'ai_refuses_key'
  if (error instanceof NotFoundError) return 'ai_model_unknown'
  if (error instanceof APIConnectionTimeoutError) throw passing('AiTimeout')
  if (error instanceof APIConnectionError) throw passing('AiUnreachable')
  if (error instanceof APIError && (error.status === undefined || error.status >= 500))
    throw passing('AiServerError')
  if (error instanceof APIError && error.status === 409) throw passing('AiConflict')
  return 'ai_request_refused'
}

function passing(type: string, retryAfter?: number): ApplicationFailure {
  return ApplicationFailure.create({
    type,
    message: `the model gave no answer (${type}); it is asked again`,
    nextRetryDelay:
      retryAfter === undefined ? undefined : Math.min(Math.max(retryAfter, MIN_DELAY_MS), MAX_DELAY_MS),
  })
}

function retryAfterMs(error: APIError): number | undefined {
  const seconds = Number(error.headers?.get('retry-after') ?? Number.NaN)
  return Number.isFinite(seconds) ? seconds * 1_000 : undefined
}
