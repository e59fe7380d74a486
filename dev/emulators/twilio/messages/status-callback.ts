import { isWhatsApp, phoneNumberIn } from '../state/address.ts'
import type { Message, MessageStatus } from '../state/model.ts'
import { derivedSid } from '../state/sid.ts'
import { errorText } from './render.ts'

/** Parameters of the status callback for one status of a message. */
export function statusParameters(
  message: Message,
  status: MessageStatus,
  errorCode: number | null,
  at: number,
): Record<string, string> {
  const from = message.from ?? message.leavesFrom ?? ''
  const failed = status === 'failed' || status === 'undelivered'
  return {
    ApiVersion: '2010-04-01',
    AccountSid: message.accountSid,
    MessageSid: message.sid,
    MessageStatus: status,
    SmsSid: message.sid,
    SmsStatus: status,
    From: from,
    To: message.to,
    ...(message.messagingServiceSid ? { MessagingServiceSid: message.messagingServiceSid } : {}),
    ...(failed && errorCode ? { ErrorCode: String(errorCode), ErrorMessage: errorText(errorCode) } : {}),
    ...(isWhatsApp(message.to)
      ? channelParameters(message, status, errorCode)
      : carrierParameters(status, at)),
  }
}

function channelParameters(message: Message, status: MessageStatus, errorCode: number | null) {
  return {
    ChannelPrefix: 'whatsapp',
    ChannelInstallSid: derivedSid('XE', message.accountSid, message.leavesFrom ?? ''),
    ChannelToAddress: phoneNumberIn(message.to) ?? message.to,
    ...(errorCode ? { ChannelStatusMessage: errorText(errorCode) } : {}),
    ...(status === 'delivered' || status === 'read' ? { EventType: status.toUpperCase() } : {}),
  }
}

/** The time at the carrier: YYMMDDhhmm. */
function carrierParameters(status: MessageStatus, at: number): Record<string, string> {
  if (status !== 'delivered' && status !== 'undelivered') return {}
  return { RawDlrDoneDate: new Date(at).toISOString().replace(/\D/g, '').slice(2, 12) }
}
