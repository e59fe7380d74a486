import type { WebhookEvent } from '../webhook-events.ts'
import { type Fields, numberOf } from './json.ts'

/** What a row came to: an event to be taken up, or the reason why it is left. */
export type RowRead = { event: WebhookEvent } | { left: string }

/** September 2001: what lies before it is no time at which a callback was made. */
const EARLIEST_S = 1_000_000_000

/** When it happened, epoch ms: `itime` is in seconds, and never later than now. Undefined for what is no time of ours. */
export function timeOf(row: Fields, receivedAt: number): number | undefined {
  const seconds = numberOf(row.itime)
  if (seconds === undefined || seconds < EARLIEST_S) return undefined
  // No page of theirs has milliseconds, but were there any, they could be nothing else.
  return Math.min(seconds >= EARLIEST_S * 1_000 ? seconds : seconds * 1_000, receivedAt)
}
