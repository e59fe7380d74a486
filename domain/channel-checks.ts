import type { Medium } from './outgoing-media.ts'

/** Who a channel speaks for at the provider: a number in E.164, or a service that owns numbers. */
export interface ChannelSender {
  medium: Medium
  phoneNumber?: string
  messagingServiceSid?: string
}

/** Why a channel can't be connected; codes of the API's problems. */
export type ConnectProblemCode =
  | 'invalid_credentials'
  | 'account_suspended'
  | 'number_not_in_account'
  | 'number_without_sms'
  | 'not_a_whatsapp_sender'
  | 'sender_offline'
  | 'service_not_found'
  | 'service_without_senders'
  | 'provider_unreachable'

export type Checked = { ok: true } | { ok: false; code: ConnectProblemCode; detail: string }

/** One setting at the provider that decides whether messages reach this service. */
export interface ConfigurationCheck {
  /** What is looked at: `number.smsUrl`, `service.inboundRequestUrl`, … */
  name: string
  /** null: the provider doesn't let it be read. */
  ok: boolean | null
  expected: string
  actual: string | null
  reason: string | null
  /** What to do about it, in one sentence. */
  fix: string | null
  /** Whether it could be set right through the provider's API. */
  repairable: boolean
}
