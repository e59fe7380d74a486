import { sharedValue } from '../ui/shared-value.ts'
import type { LiveState } from './leader.ts'

/** Whether what is shown is current. */
interface Status {
  state: LiveState
  /** Until when the stream was complete, epoch ms. */
  caughtUpAt: number | undefined
}

const status = sharedValue<Status>({ state: 'connecting', caughtUpAt: undefined })
let ready: (() => void)[] = []
/** Whether something was read although the stream did not run yet. */
let readEarly = false

/**
 * Stores the state and wakes everybody who waits for the stream.
 *
 * @returns `stale`: the stream runs now, and what was read before it began may have changed since. It must be read again,
 *   because no event will tell.
 */
export function setLiveState(state: LiveState): { stale: boolean } {
  const isComplete = state === 'live' || isLive()
  status.set({ state, caughtUpAt: isComplete ? Date.now() : status.get().caughtUpAt })
  if (state !== 'live') return { stale: false }
  const stale = readEarly
  readEarly = false
  for (const resolve of ready) resolve()
  ready = []
  return { stale }
}

/** The state of the stream. The component renders again when it changes. */
export const useLive = (): Status => status.use()

export const isLive = () => status.get().state === 'live'

/**
 * How long a request waits for the stream to start, ms. After that, an empty page would be worse than one that may be
 * a moment old.
 */
const PATIENCE_MS = 1_500

/**
 * Resolves when the stream runs. A request that is made after that misses no change: the stream delivers everything
 * since. If the stream does not start, it resolves after a short time all the same.
 */
export function whenLive(): Promise<void> {
  if (isLive()) return Promise.resolve()
  return new Promise(resolve => {
    ready.push(resolve)
    setTimeout(() => {
      // After a break, the stream delivers what was missed. Before its first start there is nothing to continue.
      if (status.get().caughtUpAt === undefined) readEarly = true
      resolve()
    }, PATIENCE_MS)
  })
}
