import { AsyncLocalStorage } from 'node:async_hooks'

const limits = new AsyncLocalStorage<{ ends: number }>()

/** Runs work that only counts if it ends in time, `ms` from now. After that, it is tried again elsewhere. */
export function withinTime<T>(ms: number, run: () => Promise<T>): Promise<T> {
  return limits.run({ ends: Date.now() + ms }, run)
}

/**
 * Throws if the time of the running work is over. Another try may have finished by now, and its result must not be
 * overwritten.
 */
export function requireInTime(): void {
  const limit = limits.getStore()
  if (limit && Date.now() >= limit.ends) throw new Error('the time limit is over; another attempt continues')
}
