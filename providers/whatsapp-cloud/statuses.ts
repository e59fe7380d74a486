import type { DeliveryError, DeliveryStatus } from '../../domain/delivery.ts'
import type { StatusReport } from '../provider.ts'
import { deliveryError } from './errors.ts'
import { MAX_ID } from './inbound.ts'
import { type JsonObject, objectsOf, textOf } from './json.ts'

/**
 * Meta's words for what became of a message of ours (Meta, Webhooks: statuses, 2026-09; the upper case stands in a message's
 * history). A voice message that was played was read. Others (`deleted`, `warning` of older pages) say nothing of it.
 */
const STATUSES: Readonly<Record<string, DeliveryStatus>> = {
  accepted: 'accepted',
  sent: 'sent',
  delivered: 'delivered',
  read: 'read',
  played: 'read',
  failed: 'failed',
}

/** What one of Meta's words means; undefined for one that says nothing of a message's fate. */
export function statusOf(reported: string | undefined): DeliveryStatus | undefined {
  const word = reported?.toLowerCase()
  return word !== undefined && Object.hasOwn(STATUSES, word) ? STATUSES[word] : undefined
}

/** Reads one status; undefined where it is none of a message's. They come in any order, and more than once. */
export function readStatus(status: JsonObject): StatusReport | undefined {
  const providerMessageId = textOf(status.id)
  const reported = textOf(status.status)?.toLowerCase()
  const known = statusOf(reported)
  if (providerMessageId === undefined || reported === undefined || known === undefined) return undefined
  if (providerMessageId.length > MAX_ID) return undefined
  const error = known === 'failed' ? failureOf(status) : undefined
  return { providerMessageId, status: known, reported, ...(error && { error }) }
}

function failureOf(status: JsonObject): DeliveryError {
  const [error] = objectsOf(status.errors)
  const code = textOf(error?.code)
  return code !== undefined && /^\d{1,9}$/.test(code) ? deliveryError(Number(code)) : WITHOUT_REASON
}

export const WITHOUT_REASON: DeliveryError = {
  code: 'failed',
  class: 'content',
  detail: 'WhatsApp could not deliver it, and gave no reason.',
  fix: 'Send it again, or reach the customer another way.',
}

const DELIVERY_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Our mark; undefined where it bears none, or one of another program's. */
export function markOf(status: JsonObject): string | undefined {
  const mark = textOf(status.biz_opaque_callback_data)
  return mark !== undefined && DELIVERY_ID.test(mark) ? mark.toLowerCase() : undefined
}
