import { useSyncExternalStore } from 'react'
import type { LiveState } from './leader.ts'

interface Status {
  state: LiveState
  /** When the stream was last known to be complete, epoch ms. */
  caughtUpAt: number | undefined
}

let status: Status = { state: 'connecting', caughtUpAt: undefined }
const listeners = new Set<() => void>()
let ready: (() => void)[] = []

export function setLiveState(state: LiveState): void {
  const caughtUpAt = state === 'live' || status.state === 'live' ? Date.now() : status.caughtUpAt
  status = { state, caughtUpAt }
  for (const listener of listeners) listener()
  if (state !== 'live') return
  for (const resolve of ready) resolve()
  ready = []
}

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

/** How long a first look waits for the stream, ms. */
const PATIENCE_MS = 1_500

/**
 * Resolves when the stream runs. Then there is no gap between what is read and the events that follow. If the stream
 * does not start, it resolves soon all the same.
 */
export function whenLive(): Promise<void> {
  if (status.state === 'live') return Promise.resolve()
  return new Promise(resolve => {
    ready.push(resolve)
    setTimeout(resolve, PATIENCE_MS)
  })
}
