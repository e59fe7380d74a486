import { useSyncExternalStore } from 'react'

/** A value outside of the components: it stays while the agent is in another part of the console. */
export interface SharedValue<T> {
  get(): T
  /** Shows the new value wherever it is used. */
  set(next: T): void
  /** The value, as a hook. */
  use(): T
}

export function sharedValue<T>(first: T): SharedValue<T> {
  let value = first
  const listeners = new Set<() => void>()
  const get = () => value
  const listen = (listener: () => void) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }
  return {
    get,
    set(next) {
      value = next
      for (const listener of listeners) listener()
    },
    use: () => useSyncExternalStore(listen, get),
  }
}
