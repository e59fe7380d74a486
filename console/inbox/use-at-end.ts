import type { Virtualizer } from '@tanstack/react-virtual'
import { type RefObject, useEffect, useRef } from 'react'

interface Options {
  virtual: Virtualizer<HTMLDivElement, Element>
  scroller: RefObject<HTMLDivElement | null>
  isLoaded: boolean
  /** How many own messages are on their way. */
  sending: number
  /** If less than this is below the view, the end counts as seen, px. */
  nearPx: number
}

/**
 * Keeps the end of a thread in sight when less of the thread is seen, because the field below it grows or a keyboard opens. And
 * whoever sends something sees it, wherever they were.
 */
export function useAtEnd({ virtual, scroller, isLoaded, sending, nearPx }: Options): void {
  useEffect(() => {
    const log = scroller.current
    if (!log) return
    let height = log.clientHeight
    const observer = new ResizeObserver(() => {
      const below = log.scrollHeight - log.scrollTop - height
      const isLower = log.clientHeight < height
      height = log.clientHeight
      if (isLower && below < nearPx) log.scrollTop = log.scrollHeight
    })
    observer.observe(log)
    return () => observer.disconnect()
  }, [scroller, isLoaded, nearPx])
  const before = useRef(sending)
  useEffect(() => {
    if (sending > before.current) virtual.scrollToEnd()
    before.current = sending
  }, [sending, virtual])
}
