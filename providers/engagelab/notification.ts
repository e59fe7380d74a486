import { type Fields, fieldsOf, idOf, numberOf } from './json.ts'
import { readAddress } from './numbers.ts'
import type { RowRead } from './row.ts'

/** The codes of what is shown with a channel. */
export type EngagelabNotice = 'insufficient_balance' | 'number_limit' | 'account_update'

/**
 * Reads a `notification` row about an account, a number or a template. If it names no account, it concerns the called
 * channel's. The text is ours, with EngageLab's words where they are codes.
 */
export function readNotification(notification: Fields, called: string): RowRead {
  const data = fieldsOf(notification.notification_data)
  const accountId = idOf(data.whatsapp_business_account_id) ?? called
  const notice = (code: EngagelabNotice, detail: string, address?: string): RowRead => {
    // Without a number, the notice is shown at the called channel, because the address belongs to the account.
    const ours = address === undefined ? {} : { ours: { medium: 'whatsapp' as const, address, accountId } }
    return { event: { type: 'notice', ...ours, code, detail } }
  }
  switch (notification.event) {
    case 'template_update':
      return { event: { type: 'template', accountId } }
    case 'insufficient_balance':
      return notice(
        'insufficient_balance',
        `The balance at EngageLab is low: ${figure(data.remain_balance)} is left. The warning limit is ${figure(data.balance_threshold)}.`,
      )
    case 'phone_number_update':
      return notice(
        'number_limit',
        `WhatsApp’s limit for the number is now ${code(data.current_limit)}.`,
        readAddress(data.display_phone_number),
      )
    case 'whatsapp_business_update':
      return notice(
        'account_update',
        `WhatsApp reports about the business account: ${code(data.waba_event)}${details(data)}.`,
      )
    default:
      return { left: 'notification_unknown' }
  }
}

function details({ ban_state, violation_type }: Fields): string {
  const given = [ban_state, violation_type].map(code).filter(word => word !== UNKNOWN)
  return given.length > 0 ? ` (${given.join(', ')})` : ''
}

const UNKNOWN = 'unknown'

function code(value: unknown): string {
  return typeof value === 'string' && /^[A-Za-z][A-Za-z0-9_]{0,60}$/.test(value) ? value : UNKNOWN
}

function figure(value: unknown): string {
  const number = numberOf(value)
  return number === undefined ? UNKNOWN : String(number)
}
