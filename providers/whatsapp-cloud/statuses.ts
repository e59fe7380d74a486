import type { DeliveryError, DeliveryStatus } from '../../domain/delivery.ts'
import { boundedId } from '../bounded-id.ts'
import type { StatusReport } from '../provider.ts'
import { deliveryError } from './errors.ts'
import { type JsonObject, objectsOf, textOf } from './json.ts'

/**
 * Meta's status words for our messages (Meta, Webhooks: statuses, 2026-09; a message's history has them in upper case). A
 * voice message that was played counts as read. Other words (`deleted`, and `warning` on older pages) say nothing about
 * delivery.
 */
const STATUSES: Readonly<Record<string, DeliveryStatus>> = {
  accepted: 'accepted',
  sent: 'sent',
  delivered: 'delivered',
  read: 'read',
  played: 'read',
  failed: 'failed',
}

/** The meaning of one of Meta's words; undefined if it says nothing about delivery. */
export function statusOf(reported: string | undefined): DeliveryStatus | undefined {
  const word = reported?.toLowerCase()
  return word !== undefined && Object.hasOwn(STATUSES, word) ? STATUSES[word] : undefined
}

/** Reads one status; undefined if it is not about a message. Statuses come in any order and more than once. */
export function readStatus(status: JsonObject): StatusReport | undefined {
  const id = textOf(status.id)
  const reported = textOf(status.status)?.toLowerCase()
  const known = statusOf(reported)
  if (id === undefined || reported === undefined || known === undefined) return undefined
  const error = known === 'failed' ? failureOf(status) : undefined
  return { providerMessageId: boundedId(id), status: known, reported, ...(error && { error }) }
}

function failureOf(status: JsonObject): DeliveryError {
  const [error] = objectsOf(status.errors)
  const code = textOf(error?.code)
  return code !== undefined && /^\d{1,9}$/.test(code) ? deliveryError(Number(code)) : WITHOUT_REASON
}

export const WITHOUT_REASON: DeliveryError = {
  code: 'failed',
  class: 'content',
  detail: 'WhatsApp could not deliver the message and gave no reason.',
  fix: 'Send the message again, or contact the customer in another way.',
}

const DELIVERY_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Our mark; undefined if there is none, or if it belongs to another program. */
export function markOf(status: JsonObject): string | undefined {
  const mark = textOf(status.biz_opaque_callback_data)
  return mark !== undefined && DELIVERY_ID.test(mark) ? mark.toLowerCase() : undefined
}
