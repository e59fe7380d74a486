import { useEffect, useState } from 'react'

/**
 * Keeps the screen on while the page is visible. Returns false if it can't: the browser has the Wake Lock API only
 * with TLS, and may refuse, for example to save the battery.
 */
export function useAwake(): boolean {
  const [isAwake, setAwake] = useState(true)
  useEffect(() => {
    let isOver = false
    let lock: WakeLockSentinel | undefined
    const keep = async () => {
      if (document.visibilityState !== 'visible') return
      try {
        const kept = await navigator.wakeLock.request('screen')
        if (isOver) return void kept.release()
        lock = kept
        setAwake(true)
      } catch {
        if (!isOver) setAwake(false)
      }
    }
    void keep()
    // The browser ends the lock when the page is hidden, so it is asked for again.
    const again = () => void keep()
    document.addEventListener('visibilitychange', again)
    return () => {
      isOver = true
      document.removeEventListener('visibilitychange', again)
      void lock?.release()
    }
  }, [])
  return isAwake
}
