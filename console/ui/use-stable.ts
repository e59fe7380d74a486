import { useCallback, useLayoutEffect, useRef } from 'react'

/** The same function in each render, which calls the latest one: a memoised row is not drawn again because of it. */
export function useStable<A extends unknown[]>(latest: (...args: A) => void): (...args: A) => void {
  const kept = useRef(latest)
  useLayoutEffect(() => {
    kept.current = latest
  })
  return useCallback((...args: A) => kept.current(...args), [])
}
