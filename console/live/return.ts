/** Waits for the end of a time without a session. */
export interface Return {
  /** Resolves when somebody is signed in again, or when `signal` aborts. */
  back: Promise<void>
  /** Asks at once: something says that there is a session again. */
  look(): void
}

/**
 * Waits until somebody is signed in again. It asks when they come back to this page, since nobody can sign in without leaving
 * it, or when it is told to look. It never asks by the clock: the service counts requests without a session.
 *
 * @param isBack whether the same person is signed in again
 */
export function awaitReturn(isBack: () => Promise<boolean>, signal: AbortSignal): Return {
  const over = new AbortController()
  const end = () => over.abort()
  let isAsking = false
  const look = async () => {
    if (isAsking || over.signal.aborted) return
    isAsking = true
    if (await isBack()) end()
    isAsking = false
  }
  const seen = () => document.visibilityState === 'visible' && void look()
  document.addEventListener('visibilitychange', seen, { signal: over.signal })
  for (const type of ['focus', 'online']) addEventListener(type, seen, { signal: over.signal })
  signal.addEventListener('abort', end, { signal: over.signal })
  if (signal.aborted) end()
  const back = new Promise<void>(resolve => {
    if (over.signal.aborted) resolve()
    else over.signal.addEventListener('abort', () => resolve())
  })
  return { back, look: () => void look() }
}
