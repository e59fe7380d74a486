import { type RefObject, useEffect, useRef } from 'react'

/**
 * For a row of links that scrolls sideways where it does not fit: brings the link of the present page into sight, now and when it
 * changes.
 *
 * @param at something that changes with the page
 */
export function useCurrentInSight<T extends HTMLElement>(at: string): RefObject<T | null> {
  const row = useRef<T>(null)
  useEffect(() => {
    const current = row.current?.querySelector<HTMLElement>('[aria-current="page"]')
    if (!row.current || !current) return
    const { offsetLeft, offsetWidth } = current
    // Only sideways: scrollIntoView would move the page too.
    row.current.scrollLeft = offsetLeft - row.current.offsetLeft - (row.current.clientWidth - offsetWidth) / 2
  }, [at])
  return row
}
