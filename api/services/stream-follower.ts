import type { ApiDependencies } from '../dependencies.ts'

/**
 * How long a reader sleeps at most, ms. Notices wake it before; but what it waits for may become readable without one,
 * when an older transaction ends that wrote nothing here.
 */
const MAX_SLEEP_MS = 1_000

/**
 * After a notice readers are woken a second time, ms: for one that was just reading when it came, and for what a
 * transaction that was about to end still held back.
 */
const ECHO_MS = 100

export interface StreamFollower {
  /** Resolves when the stream has grown, after a while all the same, or when `signal` aborts. */
  next(signal?: AbortSignal): Promise<void>
  /** The process is about to end: readers go, and come again elsewhere. */
  readonly closed: boolean
  close(): Promise<void>
}

/** Listens once a process to the database's notices, and wakes all who wait for something new. */
export function makeStreamFollower({ sql }: Pick<ApiDependencies, 'sql'>): StreamFollower {
  let waiting = new Set<() => void>()
  let closed = false
  let listener: Promise<{ unlisten: () => Promise<void> }> | undefined
  const wakeAll = () => {
    const woken = waiting
    waiting = new Set()
    for (const wake of woken) wake()
  }
  let echo: NodeJS.Timeout | undefined
  const noticed = () => {
    wakeAll()
    echo ??= setTimeout(() => {
      echo = undefined
      wakeAll()
    }, ECHO_MS)
  }
  const listen = () => {
    listener ??= sql.listen('stream', noticed, noticed).catch(error => {
      listener = undefined
      throw error
    })
    listener.catch(() => {})
  }
  return {
    get closed() {
      return closed
    },
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
      closed = true
      clearTimeout(echo)
      wakeAll()
      await listener?.then(({ unlisten }) => unlisten()).catch(() => {})
    },
  }
}
