import { useSyncExternalStore } from 'react'
import type { LiveState } from './leader.ts'

/** Whether what is shown is current. */
interface Status {
  state: LiveState
  /** Until when the stream was complete, epoch ms. */
  caughtUpAt: number | undefined
}

let status: Status = { state: 'connecting', caughtUpAt: undefined }
const listeners = new Set<() => void>()
let ready: (() => void)[] = []

/** Stores the state and wakes everybody who waits for the stream. */
export function setLiveState(state: LiveState): void {
  const caughtUpAt = state === 'live' || status.state === 'live' ? Date.now() : status.caughtUpAt
  status = { state, caughtUpAt }
  for (const listener of listeners) listener()
  if (state !== 'live') return
  for (const resolve of ready) resolve()
  ready = []
}

/** The state of the stream. The component renders again when it changes. */
export function useLive(): Status {
  return useSyncExternalStore(
    listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => status,
  )
}

export const isLive = () => status.state === 'live'

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
  if (status.state === 'live') return Promise.resolve()
  return new Promise(resolve => {
    ready.push(resolve)
    setTimeout(resolve, PATIENCE_MS)
  })
}
