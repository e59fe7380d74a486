import { readAddress, WHATSAPP_PREFIX } from '../../domain/address.ts'
import type { DeliveryError, DeliveryStatus } from '../../domain/delivery.ts'
import { boundedId } from '../bounded-id.ts'
import type { StatusReport } from '../provider.ts'
import { deliveryError } from './errors.ts'
import type { FormParameters, Parsed } from './form.ts'
import { parameterReader } from './parameters.ts'

/**
 * Twilio's status words for our messages (from its API description). `receiving` and `received` are for customers'
 * messages.
 */
const STATUSES: Record<string, DeliveryStatus> = {
  accepted: 'accepted',
  scheduled: 'accepted',
  queued: 'accepted',
  sending: 'accepted',
  sent: 'sent',
  // Deprecated. Some parts arrived; for the whole message it is only certain that it was sent.
  partially_delivered: 'sent',
  delivered: 'delivered',
  read: 'read',
  undelivered: 'failed',
  failed: 'failed',
  canceled: 'failed',
}

/** Reads a status callback. Reports come in any order, and more than once. */
export function readStatus(parameters: FormParameters): Parsed<StatusReport> {
  const { peek } = parameterReader(parameters)
  const sid = peek('MessageSid') ?? peek('SmsSid')
  const reported = reportedStatus(peek)
  if (!sid || !reported) {
    const missing = [!sid && 'MessageSid', !reported && 'MessageStatus'].filter(Boolean)
    return { ok: false, error: { detail: `parameters missing: ${missing.join(', ')}` } }
  }
  const status = Object.hasOwn(STATUSES, reported) ? STATUSES[reported] : undefined
  if (!status) {
    const named = /^[a-z_-]{1,30}$/.test(reported) ? `: ${reported}` : ''
    return { ok: false, error: { detail: `the status is not one of an outgoing message${named}` } }
  }
  const from = readAddress(peek('From') ?? '')
  const error = status === 'failed' ? failure(peek, reported) : undefined
  return {
    ok: true,
    value: {
      providerMessageId: boundedId(sid),
      status,
      reported,
      ...(error && { error }),
      ...(from && { from }),
    },
  }
}

type Peek = (name: string) => string | undefined

/** On WhatsApp a read receipt is an event of its own, whatever status comes with it. */
function reportedStatus(peek: Peek): string | undefined {
  if (peek('EventType')?.toUpperCase() === 'READ') return 'read'
  return (peek('MessageStatus') ?? peek('SmsStatus'))?.toLowerCase()
}

function failure(peek: Peek, reported: string): DeliveryError {
  const code = peek('ErrorCode') ?? ''
  const isCode = /^\d{1,9}$/.test(code) && Number(code) > 0
  const whatsapp = readAddress(peek('To') ?? '').startsWith(WHATSAPP_PREFIX)
  if (isCode) return deliveryError(Number(code), { whatsapp })
  if (reported === 'canceled') return CANCELED
  return { ...WITHOUT_REASON, code: reported }
}

const CANCELED: DeliveryError = {
  code: 'canceled',
  class: 'expired',
  detail: 'The message was canceled at Twilio before it was sent.',
  fix: 'Send the message again if it is still useful.',
}

const WITHOUT_REASON: Omit<DeliveryError, 'code'> = {
  class: 'content',
  detail: 'Twilio could not deliver the message and gave no reason.',
  fix: 'Look for the message in Twilio’s message log.',
}
