import type { FailureClass } from '../../domain/delivery.ts'

/** What one of Twilio's error codes means for our message, in our words. */
export interface TwilioError {
  class: FailureClass
  detail: string
  fix: string
  /** With `retry_later`: how long to wait, ms. Absent: as long as the caller's own back-off. */
  retryAfterMs?: number
}

/** One row can hold several codes with the same words. */
export type ErrorRow = { codes: number[] } & TwilioError

const MINUTE = 60_000
/** Congestion at a carrier or in Twilio ends within minutes. */
export const SOON = 2 * MINUTE
/** A queue empties at its sender's pace, and a phone is switched on at some time. Trying a few times an hour is enough. */
export const LATER = 15 * MINUTE
/** Twilio documents 15 to 30 minutes for its fraud block. */
export const FRAUD_BLOCK = 30 * MINUTE
/** A daily limit ends at an hour that the error doesn't name. Trying hourly costs little and finds it. */
export const CAPPED = 60 * MINUTE
