import type { LiveState } from '../live/leader.ts'

/** A board that was read longer ago than this is old, ms. It is read every minute. */
const OLD_MS = 150_000

/** A break of the stream counts only after this time, ms. Most end at once. */
const WORTH_SAYING_MS = 5_000

/** What is known about how current the board is. */
interface Known {
  /** When the board was last read, or changed by the stream, epoch ms. */
  readAt: number
  /** The latest request failed. */
  isFailing: boolean
  live: LiveState
  /** Until when the stream was complete, epoch ms. */
  caughtUpAt: number | undefined
}

/**
 * Since when the shown board may be wrong, epoch ms; undefined: it is current.
 *
 * @param now epoch ms
 */
export function oldSince({ readAt, isFailing, live, caughtUpAt }: Known, now: number): number | undefined {
  const isOff = live === 'broken' || live === 'ended'
  const heardAt = isOff ? Math.min(readAt, caughtUpAt ?? readAt) : readAt
  const isBroken = isOff && now - heardAt > WORTH_SAYING_MS
  return isFailing || isBroken || now - readAt > OLD_MS ? heardAt : undefined
}
