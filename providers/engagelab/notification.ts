import type { NoticeValues } from '../../domain/notice-values.ts'
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
  const notice = (
    code: EngagelabNotice,
    { detail, values, address }: { detail: string; values: NoticeValues; address?: string },
  ): RowRead => {
    // Without a number, the notice is shown at the called channel, because the address belongs to the account.
    const ours = address === undefined ? {} : { ours: { medium: 'whatsapp' as const, address, accountId } }
    return { event: { type: 'notice', ...ours, code, detail, values } }
  }
  switch (notification.event) {
    case 'template_update':
      return { event: { type: 'template', accountId } }
    case 'insufficient_balance':
      return notice('insufficient_balance', {
        detail: `The balance at EngageLab is low: ${figure(data.remain_balance)} is left. The warning limit is ${figure(data.balance_threshold)}.`,
        values: {
          balance: numberOf(data.remain_balance) ?? null,
          warnedBelow: numberOf(data.balance_threshold) ?? null,
        },
      })
    case 'phone_number_update':
      return notice('number_limit', {
        detail: `WhatsApp’s limit for the number is now ${code(data.current_limit)}.`,
        values: { limit: known(data.current_limit) ?? null },
        address: readAddress(data.display_phone_number),
      })
    case 'whatsapp_business_update': {
      const { waba_event, ban_state, violation_type } = data
      return notice('account_update', {
        detail: `WhatsApp reports about the business account: ${code(waba_event)}${details(data)}.`,
        values: { events: [waba_event, ban_state, violation_type].flatMap(value => known(value) ?? []) },
      })
    }
    default:
      return { left: 'notification_unknown' }
  }
}

function details({ ban_state, violation_type }: Fields): string {
  const given = [ban_state, violation_type].flatMap(value => known(value) ?? [])
  return given.length > 0 ? ` (${given.join(', ')})` : ''
}

const UNKNOWN = 'unknown'

function code(value: unknown): string {
  return known(value) ?? UNKNOWN
}

/** A code of the provider. Anything else could be a text about somebody. */
function known(value: unknown): string | undefined {
  return typeof value === 'string' && /^[A-Za-z][A-Za-z0-9_]{0,60}$/.test(value) ? value : undefined
}

function figure(value: unknown): string {
  const number = numberOf(value)
  return number === undefined ? UNKNOWN : String(number)
}
