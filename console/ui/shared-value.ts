import { useSyncExternalStore } from 'react'

/** A value outside of the components: it stays while the agent is in another part of the console. */
export interface SharedValue<T> {
  get(): T
  /** Shows the new value wherever it is used. */
  set(next: T): void
  /** The value, as a hook; or what `pick` takes of it, which must be the same as long as the value is. */
  use(): T
  use<P>(pick: (value: T) => P): P
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
    use: <P>(pick?: (value: T) => P) =>
      useSyncExternalStore<T | P>(listen, pick ? () => pick(value) : get) as T & P,
  }
}
