import { useEffect, useState } from 'react'

/**
 * A value that follows another one after a pause, ms, so that typing does not cause a request for each key. Values
 * are compared by their JSON, so an equal new object does not restart the pause.
 */
export function useLater<T>(value: T, ms: number): T {
  const [later, setLater] = useState(value)
  const text = JSON.stringify(value)
  // Depends on the JSON instead of the value, which may be a new object at each render.
  useEffect(() => {
    const timer = setTimeout(() => setLater(JSON.parse(text) as T), ms)
    return () => clearTimeout(timer)
  }, [text, ms])
  return later
}
