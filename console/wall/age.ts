import type { LiveState } from '../live/leader.ts'

/** A board that was not read for so long is old: it is read each minute, ms. */
const OLD_MS = 150_000

/** A break that mends itself at once is not worth a word, ms. */
const WORTH_SAYING_MS = 5_000

interface Known {
  /** When the board was last read, or changed by the stream, epoch ms. */
  readAt: number
  /** Whether the latest try to read it failed. */
  isFailing: boolean
  live: LiveState
  /** When the stream was last known to be complete, epoch ms. */
  caughtUpAt: number | undefined
}

/** Since when a board may be wrong, epoch ms; undefined: it is as of now. */
export function oldSince({ readAt, isFailing, live, caughtUpAt }: Known, now: number): number | undefined {
  const heardAt = live === 'broken' ? Math.min(readAt, caughtUpAt ?? readAt) : readAt
  const isBroken = live === 'broken' && now - heardAt > WORTH_SAYING_MS
  return isFailing || isBroken || now - readAt > OLD_MS ? heardAt : undefined
}
