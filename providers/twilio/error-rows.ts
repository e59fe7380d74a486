import type { FailureClass } from '../../domain/delivery.ts'

/** What an error code of Twilio means for a message of ours, in our words. */
export interface TwilioError {
  class: FailureClass
  detail: string
  fix: string
  /** With `retry_later`: how long to leave it be, ms. Absent: as soon as the caller's own back-off allows. */
  retryAfterMs?: number
}

/** One row can hold several codes that call for the same words. */
export type ErrorRow = { codes: number[] } & TwilioError

const MINUTE = 60_000
/** Congestion at a carrier or inside Twilio passes within minutes. */
export const SOON = 2 * MINUTE
/** A queue drains at its sender's pace, and a phone is switched on at some time: look again a few times an hour. */
export const LATER = 15 * MINUTE
/** Twilio documents 15 to 30 minutes for its fraud block. */
export const FRAUD_BLOCK = 30 * MINUTE
/** A daily cap ends at an hour the error does not tell; trying hourly costs little and finds it. */
export const CAPPED = 60 * MINUTE
