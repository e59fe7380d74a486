const LOCK = 'switchboard-looked-at'

/** Whether somebody looks at this tab. */
export const isLooking = () => document.visibilityState === 'visible' && document.hasFocus()

/** Undefined on an insecure page: there each tab knows of itself alone. */
const locks = () => navigator.locks as LockManager | undefined

/** Tells the other tabs whether somebody looks at this one, until it is stopped. A lock also ends with its tab, however that ends. */
export function tellLooking(): () => void {
  const stopped = new AbortController()
  const { signal } = stopped
  let release: (() => void) | undefined
  const look = () => {
    const is = !signal.aborted && isLooking()
    if (!is) {
      release?.()
      release = undefined
    } else if (!release) {
      const held = new Promise<void>(resolve => {
        release = resolve
      })
      void locks()?.request(LOCK, { mode: 'shared' }, () => held)
    }
  }
  for (const type of ['focus', 'blur']) addEventListener(type, look, { signal })
  document.addEventListener('visibilitychange', look, { signal })
  look()
  return () => {
    stopped.abort()
    look()
  }
}

/** Whether somebody looks at any tab of the console in this browser. */
export async function isLookedAt(): Promise<boolean> {
  if (isLooking()) return true
  const held = (await locks()?.query())?.held ?? []
  return held.some(({ name }) => name === LOCK)
}
