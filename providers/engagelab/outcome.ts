import type { DeliveryError } from '../../domain/delivery.ts'
import type { SendOutcome } from '../provider.ts'
import { notConnected, outcomeUnknown } from '../send-errors.ts'
import type { ApiAnswer } from './client.ts'
import { deliveryError, errorOf } from './errors.ts'
import { fieldsOf, messageIdOf } from './json.ts'

/**
 * What is known about a message after its call. EngageLab has no idempotency key and can't be asked later. So the outcome
 * is only certain if EngageLab itself refused the message, or if the call certainly never reached it; otherwise it is
 * unknown until a status row comes. EngageLab's code counts more than the HTTP status with it, because the documented
 * meaning is the code's.
 */
export function outcomeOf(answer: ApiAnswer): SendOutcome {
  if (answer.kind === 'unanswered') {
    return answer.connected
      ? { outcome: 'unknown', error: NO_ANSWER }
      : { outcome: 'notSent', error: NOT_CONNECTED }
  }
  const { status, code, body, retryAfterMs } = answer
  const isSuccess = status >= 200 && status < 300
  const id = messageIdOf(fieldsOf(body).message_id)
  if (isSuccess && code === undefined && id !== undefined)
    return { outcome: 'accepted', providerMessageId: id }
  if (status === 429) {
    return { outcome: 'notSent', error: BUSY, ...(retryAfterMs !== undefined && { retryAfterMs }) }
  }
  const isKnown = code !== undefined && errorOf(code) !== undefined
  // An unknown code says no more than the status does.
  const refuses = isKnown || (code !== undefined && status >= 400 && status < 500)
  if (!refuses || code === undefined) return withoutCode(status)
  const error = deliveryError(code, fieldsOf(body).message)
  return error.class === 'unknown' ? { outcome: 'unknown', error } : { outcome: 'rejected', error }
}

/** A 401 without a code: something in front of the API refused the credentials, so nothing was sent. */
function withoutCode(status: number): SendOutcome {
  if (status === 401) return { outcome: 'rejected', error: deliveryError(2001, undefined) }
  if (status === 403) return { outcome: 'rejected', error: deliveryError(2004, undefined) }
  return { outcome: 'unknown', error: status >= 200 && status < 300 ? UNREADABLE : SERVER_ERROR }
}

const LOOK_FIRST =
  'Before you send it again, wait for EngageLab’s delivery report, look in EngageLab’s console, or ask the customer.'

const NO_ANSWER = outcomeUnknown(
  'The connection to EngageLab broke or timed out: the message may or may not have been sent.',
  LOOK_FIRST,
)

const SERVER_ERROR = outcomeUnknown(
  'EngageLab answered with an error. The message may or may not have been sent.',
  LOOK_FIRST,
)

const UNREADABLE = outcomeUnknown(
  'EngageLab’s answer has no message id: the message may or may not have been sent.',
  LOOK_FIRST,
)

const NOT_CONNECTED = notConnected('EngageLab')

const BUSY: DeliveryError = {
  code: '429',
  class: 'retry_later',
  detail: 'EngageLab does not accept more requests at the moment.',
  fix: 'The message is sent again automatically.',
}
