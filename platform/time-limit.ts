import { AsyncLocalStorage } from 'node:async_hooks'

const limits = new AsyncLocalStorage<{ ends: number }>()

/** Runs something that counts only if it is done in time: after that it is tried anew elsewhere, ms from now. */
export function withinTime<T>(ms: number, run: () => Promise<T>): Promise<T> {
  return limits.run({ ends: Date.now() + ms }, run)
}

/** Throws when the time of what runs here is over: another try goes on by now, and what that led to must not be undone. */
export function requireInTime(): void {
  const limit = limits.getStore()
  if (limit && Date.now() >= limit.ends) throw new Error('its time is over; another try goes on')
}
