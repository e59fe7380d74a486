import { useEffect, useState } from 'react'

/**
 * Keeps the screen on as long as the page is shown, and says whether it can: a browser has the Wake Lock API only on a
 * secure page, and may refuse it, to save a battery for instance.
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
    // The browser lets go of it when the page is hidden.
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
