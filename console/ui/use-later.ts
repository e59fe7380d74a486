import { useEffect, useState } from 'react'

/**
 * A value that follows another one when that has not changed for a moment, so that not every key is a request. Values
 * are compared by their JSON.
 */
export function useLater<T>(value: T, ms: number): T {
  const [later, setLater] = useState(value)
  const text = JSON.stringify(value)
  // The text stands for the value.
  useEffect(() => {
    const timer = setTimeout(() => setLater(JSON.parse(text) as T), ms)
    return () => clearTimeout(timer)
  }, [text, ms])
  return later
}
