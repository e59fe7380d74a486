import { useCallback, useState } from 'react'

/**
 * The present width of an element, px, as a ref and a number. A chart is drawn for exactly this width: scaled, its
 * labels would become too small to read.
 */
export function useWidth(): [(element: HTMLElement | null) => void, number] {
  const [width, setWidth] = useState(0)
  const box = useCallback((element: HTMLElement | null) => {
    if (!element) return
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)))
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return [box, width]
}
