import { rfc2822 } from '../api/dates.ts'
import { DELIVERY_ERRORS } from '../api/errors.ts'
import type { Message } from '../state/model.ts'

export function messageUri(message: Message): string {
  return `/2010-04-01/Accounts/${message.accountSid}/Messages/${message.sid}`
}

/** Text of an error with which a message ended. */
export function errorText(code: number): string {
  return DELIVERY_ERRORS[code] ?? 'Unknown error'
}

/** A message in the API's form. It always has every field: the SDK would replace a missing date by the current time. */
export function renderMessage(message: Message) {
  const uri = messageUri(message)
  return {
    body: message.body,
    num_segments: String(message.numSegments),
    direction: message.direction,
    from: message.from,
    to: message.to,
    date_updated: rfc2822(message.updatedAt),
    price: null,
    error_message: message.errorCode === null ? null : errorText(message.errorCode),
    uri: `${uri}.json`,
    account_sid: message.accountSid,
    num_media: String(message.media.length),
    status: message.status,
    messaging_service_sid: message.messagingServiceSid,
    sid: message.sid,
    date_sent: message.sentAt === null ? null : rfc2822(message.sentAt),
    date_created: rfc2822(message.createdAt),
    error_code: message.errorCode,
    price_unit: 'USD',
    api_version: '2010-04-01',
    subresource_uris: { media: `${uri}/Media.json` },
  }
}
