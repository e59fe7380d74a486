/**
 * The statuses of a delivery: one part of a message, in one attempt, at the provider. `queued` before
 * the call, `sending` during it; then what the provider says.
 */
export const DELIVERY_STATUSES = [
  'queued',
  'sending',
  'unknown',
  'accepted',
  'sent',
  'delivered',
  'read',
  'failed',
] as const
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number]

/** What the API shows of an outbound message. */
export type MessageStatus = 'queued' | 'sent' | 'delivered' | 'read' | 'failed' | 'unknown'

/**
 * Why a delivery did not arrive. The class decides what happens next:
 * - `config`: the account, the number or the credentials are wrong; nothing is sent until a person
 *   fixes them
 * - `recipient`: this address can't be reached
 * - `content`: this text or file is refused
 * - `opted_out`: the customer said STOP
 * - `window`: WhatsApp's 24 hours are over; a template is needed
 * - `retry_later`: the provider is busy or limits us; the same message may be accepted later
 * - `expired`: it was not sent by its send-by time
 * - `unknown`: nobody can say whether it was sent
 */
export const FAILURE_CLASSES = [
  'config',
  'recipient',
  'content',
  'opted_out',
  'window',
  'retry_later',
  'expired',
  'unknown',
] as const
export type FailureClass = (typeof FAILURE_CLASSES)[number]

/**
 * The error code when a person says that a message in doubt was not sent. It is their statement, not
 * the provider's.
 */
export const NOT_SENT = 'not_sent'

/** Shown with a failed or unknown message. It never contains an address, a text or a credential. */
export interface DeliveryError {
  /** The provider's code as a string (`21610`), or one of ours (`expired`, `outcome_unknown`). */
  code: string
  class: FailureClass
  /** One sentence for an agent: what happened. */
  detail: string
  /** One sentence: what to do about it. */
  fix: string
}

/** What the provider reports later about a delivery. */
export interface StatusReport {
  providerMessageId: string
  status: DeliveryStatus
  error?: DeliveryError
  /** The provider's own word for the status, for the log. */
  reported: string
  /** The address it was sent from, if the provider chose it. */
  from?: string
}
