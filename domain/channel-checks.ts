import type { Medium } from './outgoing-media.ts'

/** Who a channel speaks for at the provider: a number in E.164, or a service that owns numbers. */
export interface ChannelSender {
  medium: Medium
  phoneNumber?: string
  messagingServiceSid?: string
}

/** Why a channel can't be connected: `code` is a common one or one of the provider's own problems. */
export interface CheckFailed {
  ok: false
  code: string
  detail: string
}

export type Checked = { ok: true } | CheckFailed

/** `phoneNumber`: the sender's, in E.164, where the provider tells it rather than whoever connects. */
export type SenderChecked = { ok: true; phoneNumber?: string } | CheckFailed

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
