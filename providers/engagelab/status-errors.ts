import type { DeliveryError } from '../../domain/delivery.ts'
import { type Fields, fieldsOf, idOf } from './json.ts'
import { said } from './said.ts'

type Row = Omit<DeliveryError, 'code'>

const WINDOW: Row = {
  class: 'window',
  detail: 'More than 24 hours have passed since the customer last wrote.',
  fix: 'Send a template that WhatsApp has approved.',
}
const BUSY: Row = {
  class: 'retry_later',
  detail: 'WhatsApp accepted no more messages at that moment.',
  fix: 'Send the message again in a few minutes.',
}

/**
 * Error codes in `error_code` of failures that come from Meta, as Meta documents them. EngageLab publishes no table of its
 * own, so any other code is shown with the text that came with it.
 */
const META: Readonly<Record<string, Row>> = {
  131047: WINDOW,
  131026: {
    class: 'recipient',
    detail: 'WhatsApp can’t deliver to this number: the number is not on WhatsApp, or its app is too old.',
    fix: 'Contact the customer through another channel.',
  },
  130429: BUSY,
  131056: BUSY,
}

const BY_STATUS: Readonly<Record<string, Row>> = {
  target_invalid: {
    class: 'recipient',
    detail: 'EngageLab or WhatsApp says that the customer’s number is invalid.',
    fix: 'Check the number and its country code.',
  },
  sent_failed: {
    class: 'content',
    detail: 'WhatsApp did not accept the message from EngageLab.',
    fix: 'Look for the message in EngageLab’s console.',
  },
  delivered_failed: {
    class: 'content',
    detail: 'WhatsApp accepted the message but could not deliver it.',
    fix: 'Look for the message in EngageLab’s console.',
  },
}

/** The error of a status row that reports a failure. */
export function statusError(reported: string, status: Fields): DeliveryError {
  const written = idOf(status.error_code) ?? ''
  const code = /^\d{1,9}$/.test(written) && Number(written) > 0 ? written : undefined
  const known = code !== undefined && Object.hasOwn(META, code) ? META[code] : undefined
  if (code !== undefined && known) return { code, ...known }
  const row = BY_STATUS[reported] ?? BY_STATUS.delivered_failed
  const { class: kind = 'content', detail = '', fix = '' } = row ?? {}
  const words = said(fieldsOf(status.error_detail).message)
  return {
    code: code ?? reported,
    class: kind,
    detail: words ? `${detail} Its error message: ${words}` : detail,
    fix,
  }
}
