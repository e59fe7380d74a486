import type { Medium } from './outgoing-media.ts'

/** The sender of a channel at the provider: a phone number in E.164, or a service that owns numbers. */
export interface ChannelSender {
  medium: Medium
  phoneNumber?: string
  messagingServiceSid?: string
}

/** Why a channel can't be connected. `code` is a common one, or one of the provider's own. */
export interface CheckFailed {
  ok: false
  code: string
  detail: string
}

export type Checked = { ok: true } | CheckFailed

/** `phoneNumber` (E.164) is set when the provider tells the number, so that nobody had to type it. */
export type SenderChecked = { ok: true; phoneNumber?: string } | CheckFailed

/** What one should know of an account or a sender before choosing it. */
export interface Noted {
  /** In English sentences. */
  notes: string[]
  /** The same by codes, in the same order. Absent in results of a worker that has no codes yet. */
  noteCodes?: NoteCode[]
}

/** A code that stays, with the provider's own words that the sentence has in it, such as `RED`. */
export interface NoteCode {
  code: string
  values: Record<string, string>
}

/** A sender that an account has at its provider. */
export interface AccountSender extends Noted {
  medium: Medium
  /** What people named it there. */
  label: string | null
  /** Its number; null for a service. */
  phoneNumber: string | null
  /** The fields of a new channel that name it. */
  fields: Record<string, string>
  /** The senders of a service, the first ones. */
  senders: string[]
  /** Why no channel can have it as it is. `code` as in `CheckFailed`. */
  problem: { code: string; detail: string } | null
  /** Where its messages go now; null: nowhere, or the provider doesn't tell. */
  webhookUrl: string | null
  /** Whether this service can set that address. */
  canSetWebhook: boolean
}

/** An account with its senders. `complete`: these are all. */
export interface AccountListed extends Noted {
  ok: true
  name: string | null
  senders: AccountSender[]
  complete: boolean
}

/**
 * One setting at the provider that decides whether messages reach this service. A provider names its checks and reasons in a
 * type, so that the console's words for them are complete.
 */
export interface ConfigurationCheck<Name extends string = string, Reason extends string = string> {
  /** What is checked: `number.smsUrl`, `service.inboundRequestUrl`, … */
  name: Name
  /** Null: the provider does not let us read it. */
  ok: boolean | null
  expected: string
  actual: string | null
  reason: Reason | null
  /** What to do about it, in one sentence. */
  fix: string | null
  /** Whether the provider's API allows us to repair it. */
  repairable: boolean
}
