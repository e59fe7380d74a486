import type { ApiDependencies } from '../dependencies.ts'

/**
 * How long a reader sleeps at most, ms. Notices wake it before; but what it waits for may become readable without one,
 * when an older transaction ends that wrote nothing here.
 */
const MAX_SLEEP_MS = 1_000

export interface StreamFollower {
  /** Resolves when the stream has grown, after a while all the same, or when `signal` aborts. */
  next(signal?: AbortSignal): Promise<void>
  close(): Promise<void>
}

/** Listens once a process to the database's notices, and wakes all who wait for something new. */
export function makeStreamFollower({ sql }: Pick<ApiDependencies, 'sql'>): StreamFollower {
  let waiting = new Set<() => void>()
  let listener: Promise<{ unlisten: () => Promise<void> }> | undefined
  const wakeAll = () => {
    const woken = waiting
    waiting = new Set()
    for (const wake of woken) wake()
  }
  const listen = () => {
    listener ??= sql.listen('stream', wakeAll, wakeAll).catch(error => {
      listener = undefined
      throw error
    })
    listener.catch(() => {})
  }
  return {
    next(signal) {
      listen()
      return new Promise(resolve => {
        const wake = () => {
          clearTimeout(timer)
          waiting.delete(wake)
          signal?.removeEventListener('abort', wake)
          resolve()
        }
        const timer = setTimeout(wake, MAX_SLEEP_MS)
        waiting.add(wake)
        if (signal?.aborted) wake()
        else signal?.addEventListener('abort', wake)
      })
    },
    async close() {
      wakeAll()
      await listener?.then(({ unlisten }) => unlisten()).catch(() => {})
    },
  }
}
