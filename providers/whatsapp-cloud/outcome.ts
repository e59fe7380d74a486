import type { DeliveryError } from '../../domain/delivery.ts'
import { isBrokenExchange } from '../exchange.ts'
import type { NoAnswer, SendOutcome } from '../provider.ts'
import { neverConnected, notConnected, outcomeUnknown } from '../send-errors.ts'
import { deliveryError, errorOf } from './errors.ts'
import type { GraphAnswer } from './graph.ts'

type Failed = Exclude<SendOutcome, { outcome: 'accepted' }>

/**
 * What is known about a message if the answer to its send has no message. It was certainly not sent if there was never a
 * connection, or after a 4xx with a readable error object. Everything else is unknown, because the Cloud API has no
 * idempotency key and may have accepted the message: a 5xx with any code, a timeout, a reset, an unreadable answer.
 */
export function failureOf({ status, error }: Pick<GraphAnswer, 'status' | 'error'>): Failed {
  if (error === undefined) return { outcome: 'unknown', error: status >= 500 ? SERVER_ERROR : UNREADABLE }
  const row = errorOf(error.code)
  if (row?.class === 'unknown') return { outcome: 'unknown', error: deliveryError(error.code) }
  // A row of another class would wrongly say that the message was refused.
  if (status < 400 || status >= 500) return { outcome: 'unknown', error: SERVER_ERROR }
  // Its code is that of a wrong parameter, as if the message were at fault.
  if (error.badProof) return { outcome: 'rejected', error: WRONG_SECRET }
  if (row?.class !== 'retry_later') return { outcome: 'rejected', error: deliveryError(error.code) }
  const { retryAfterMs } = row
  const wait = retryAfterMs === undefined ? {} : { retryAfterMs }
  return { outcome: 'notSent', error: deliveryError(error.code), ...wait }
}

/** The same for a send without any answer. */
export function brokenOff(thrown: unknown): Failed {
  if (!isBrokenExchange(thrown)) return { outcome: 'unknown', error: UNREADABLE }
  if (!neverConnected(thrown)) return { outcome: 'unknown', error: NO_ANSWER }
  return { outcome: 'notSent', error: NOT_CONNECTED }
}

/** For a read. It changes nothing, so it may be repeated after any failure. The errors are described as for a send. */
export function noAnswer(failed: Failed): NoAnswer {
  const retryAfterMs = failed.outcome === 'notSent' ? failed.retryAfterMs : undefined
  return { ok: false, error: failed.error, ...(retryAfterMs !== undefined && { retryAfterMs }) }
}

const LOOK_FIRST = 'Before you send it again, wait for the delivery report or ask the customer.'

const NO_ANSWER = outcomeUnknown(
  'The connection to WhatsApp broke or timed out: the message may or may not have been sent.',
  LOOK_FIRST,
)

const SERVER_ERROR = outcomeUnknown(
  'WhatsApp answered with an error: the message may or may not have been sent.',
  LOOK_FIRST,
)

/** For an answer that is not what the API promises. `send.ts` uses it for a success without a message. */
export const UNREADABLE = outcomeUnknown(
  'WhatsApp’s answer could not be read: the message may or may not have been sent.',
  LOOK_FIRST,
)

const WRONG_SECRET: DeliveryError = {
  code: 'wrong_app_secret',
  class: 'config',
  detail: 'Meta refuses the proof (appsecret_proof) made from the channel’s access token and app secret.',
  fix: 'Copy the app secret from Meta’s settings of the app that the access token belongs to, and give it to the channel.',
}

const NOT_CONNECTED = notConnected('WhatsApp')
