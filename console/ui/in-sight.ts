import { type RefObject, useEffect, useRef } from 'react'

/**
 * For a list of links that scrolls down where it does not fit: brings the link of the present page into sight, if it is out of it.
 *
 * @param at something that changes with the page, or with the list
 */
export function useCurrentInView<T extends HTMLElement>(at: string): RefObject<T | null> {
  const list = useRef<T>(null)
  useEffect(() => {
    const current = list.current?.querySelector('[aria-current="page"]')
    if (!list.current || !current) return
    const [{ top, bottom }, seen] = [current.getBoundingClientRect(), list.current.getBoundingClientRect()]
    // Only the list: scrollIntoView would move the page too.
    if (bottom > seen.bottom) list.current.scrollTop += bottom - seen.bottom + BESIDE
    else if (top < seen.top) list.current.scrollTop -= seen.top - top + BESIDE
  }, [at])
  return list
}

/** How much of what is beside the link is shown too, px. */
const BESIDE = 24

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
