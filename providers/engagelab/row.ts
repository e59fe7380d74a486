import type { WebhookEvent } from '../webhook-events.ts'
import { type Fields, numberOf } from './json.ts'

/** The result of reading a row: an event, or the reason why it is left. */
export type RowRead = { event: WebhookEvent } | { left: string }

/** September 2001. No callback is older than that. */
const EARLIEST_S = 1_000_000_000

/** When it happened, epoch ms. `itime` is in seconds. Never later than now; undefined if it is no plausible time. */
export function timeOf(row: Fields, receivedAt: number): number | undefined {
  const seconds = numberOf(row.itime)
  if (seconds === undefined || seconds < EARLIEST_S) return undefined
  // No page of EngageLab's uses milliseconds, but so large a number could only be that.
  return Math.min(seconds >= EARLIEST_S * 1_000 ? seconds : seconds * 1_000, receivedAt)
}
