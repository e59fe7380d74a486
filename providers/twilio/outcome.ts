import type { DeliveryError } from '../../domain/delivery.ts'
import { type BrokenExchange, isBrokenExchange } from '../exchange.ts'
import type { SendOutcome } from '../provider.ts'
import { neverConnected, notConnected, outcomeUnknown } from '../send-errors.ts'
import type { Call } from './client.ts'
import { deliveryError, errorOf } from './errors.ts'

/** What an SDK exception says about the call. */
export type ApiFailure =
  /** Twilio answered. `code` is its error code, if the answer has one. */
  | { kind: 'answer'; status: number; code?: number }
  | { kind: 'transport'; code: string; connected: boolean }
  /** An answer that could not be read, or a mistake of ours. */
  | { kind: 'other' }

/**
 * Reads an SDK exception by its shape, because `RestException` and the newer RFC 9457 `TwilioServiceException` have nothing
 * else in common, and the second is not exported.
 */
export function failureOf(thrown: unknown): ApiFailure {
  if (isBrokenExchange(thrown)) return { kind: 'transport', code: thrown.code, connected: thrown.connected }
  const { status, code } = Object(thrown) as { status?: unknown; code?: unknown }
  if (typeof status !== 'number') return { kind: 'other' }
  const number = typeof code === 'string' && /^\d{1,9}$/.test(code) ? Number(code) : code
  // TwilioServiceException has 0 if there was no code.
  const known = typeof number === 'number' && Number.isInteger(number) && number > 0
  return known ? { kind: 'answer', status, code: number } : { kind: 'answer', status }
}

/**
 * What is known about a message after creating it failed. It was certainly not sent after a 429, after a 4xx with Twilio's
 * own error code, and if there was never a connection. Everything else is unknown, because Twilio has no idempotency key
 * and may have accepted the message: a 5xx, a timeout, a reset, an unreadable answer, a refusal by a proxy in between.
 */
export function outcomeOf(thrown: unknown, call: Call): Exclude<SendOutcome, { outcome: 'accepted' }> {
  if (!call.requested) return { outcome: 'rejected', error: UNUSABLE }
  const failure = failureOf(thrown)
  switch (failure.kind) {
    case 'answer':
      return answered(call.status ?? failure.status, failure.code, call.retryAfterMs)
    case 'transport':
      return unanswered(failure)
    case 'other':
      return { outcome: 'unknown', error: UNREADABLE }
  }
}

function answered(
  status: number,
  code: number | undefined,
  retryAfterMs: number | undefined,
): Exclude<SendOutcome, { outcome: 'accepted' }> {
  const row = code === undefined ? undefined : errorOf(code)
  const ambiguous = row?.class === 'unknown' || status < 400 || status >= 500
  if (ambiguous || (code === undefined && status !== 429)) {
    // A row of another class would wrongly say that the message was refused.
    const error = code !== undefined && row?.class === 'unknown' ? deliveryError(code) : SERVER_ERROR
    return { outcome: 'unknown', error }
  }
  const later = row?.class === 'retry_later'
  if (status === 429 || later) {
    const error = deliveryError(later && code !== undefined ? code : TOO_MANY_REQUESTS)
    const wait = retryAfterMs ?? (later ? row.retryAfterMs : undefined)
    return { outcome: 'notSent', error, ...(wait !== undefined && { retryAfterMs: wait }) }
  }
  return { outcome: 'rejected', error: deliveryError(code ?? status) }
}

const TOO_MANY_REQUESTS = 20429

function unanswered(
  failure: Pick<BrokenExchange, 'code' | 'connected'>,
): Exclude<SendOutcome, { outcome: 'accepted' }> {
  if (!neverConnected(failure)) return { outcome: 'unknown', error: NO_ANSWER }
  return { outcome: 'notSent', error: NOT_CONNECTED }
}

const LOOK_FIRST =
  'Before you send it again, look for the message in Twilio’s message log or ask the customer.'

const NO_ANSWER = outcomeUnknown(
  'The connection to Twilio broke or timed out: the message may or may not have been sent.',
  LOOK_FIRST,
)

const SERVER_ERROR = outcomeUnknown(
  'Twilio answered with an error: the message may or may not have been sent.',
  LOOK_FIRST,
)

/** For an answer that is not what the API promises. `send.ts` uses it for a success without a message. */
export const UNREADABLE = outcomeUnknown(
  'Twilio’s answer could not be read: the message may or may not have been sent.',
  LOOK_FIRST,
)

const NOT_CONNECTED = notConnected('Twilio')

const UNUSABLE: DeliveryError = {
  code: 'invalid_channel',
  class: 'config',
  detail:
    'The channel’s Account SID, auth token or sender contains characters that a request to Twilio can’t have.',
  fix: 'Check the channel’s settings.',
}
