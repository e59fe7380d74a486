import type { DeliveryStatus } from '../../domain/delivery.ts'
import type { StatusReport } from '../provider.ts'
import { defined, type Fields, fieldsOf, idOf, isFields, messageIdOf, textOf } from './json.ts'
import { readAddress } from './numbers.ts'
import type { RowRead } from './row.ts'
import { statusError } from './status-errors.ts'

/** The name of our mark in a message's `custom_args`. Its status rows return them unchanged. */
export const MARK = 'delivery'

/** EngageLab's status words for messages (its callback page). */
const STATUSES: Readonly<Record<string, DeliveryStatus>> = {
  plan: 'accepted',
  target_valid: 'accepted',
  // No confirmation within five minutes. That isn't final: it moves nothing back, and it proves that the message was
  // accepted.
  delivered_timeout: 'accepted',
  target_invalid: 'failed',
  sent: 'sent',
  delivered: 'delivered',
  read: 'read',
  sent_failed: 'failed',
  delivered_failed: 'failed',
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/**
 * Reads a `status` row. It may come before or after the send's answer, twice, in any order. With our mark, its delivery is
 * found even if the send's answer never came; without it, by EngageLab's id.
 */
export function readStatus(row: Fields, status: Fields): RowRead {
  const reported = textOf(status.message_status)?.trim().toLowerCase() ?? ''
  if (!Object.hasOwn(STATUSES, reported)) return { left: 'status_unknown' }
  const data = fieldsOf(status.status_data)
  const deliveryId = markOf(row)
  const providerMessageId = messageIdOf(row.message_id) ?? messageIdOf(data.channel_message_id)
  if (providerMessageId === undefined) return { left: 'status_without_id' }
  const mapped = STATUSES[reported] ?? 'accepted'
  const address = readAddress(row.from)
  const report: StatusReport = defined({
    providerMessageId,
    status: mapped,
    reported,
    error: mapped === 'failed' ? statusError(reported, status) : undefined,
    from: address,
  })
  const ours = defined({
    medium: 'whatsapp' as const,
    address,
    accountId: idOf(data.whatsapp_business_account_id),
  })
  return { event: defined({ type: 'status' as const, ours, deliveryId, report }) }
}

/** `request_id` is our mark too: EngageLab's pages disagree on whether a callback has it. */
function markOf(row: Fields): string | undefined {
  const given = [argumentsOf(row.custom_args)[MARK], row.request_id]
  return given.find((id): id is string => typeof id === 'string' && UUID.test(id))
}

function argumentsOf(given: unknown): Fields {
  if (isFields(given)) return given
  try {
    return typeof given === 'string' ? fieldsOf(JSON.parse(given)) : {}
  } catch {
    return {}
  }
}
