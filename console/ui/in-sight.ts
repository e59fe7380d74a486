import { type RefObject, useEffect, useRef } from 'react'

/**
 * For a list of links that scrolls down where it does not fit: brings the link of the present page into sight, if it is out of it,
 * also when the list gets another size: while the page is still being made, and with the window.
 *
 * @param at something that changes with the page, or with the list
 */
export function useCurrentInView<T extends HTMLElement>(at: string): RefObject<T | null> {
  const list = useRef<T>(null)
  useEffect(() => {
    const box = list.current
    if (!box) return
    const bring = () => {
      const current = box.querySelector('[aria-current="page"]')
      if (!current) return
      const [{ top, bottom }, seen] = [current.getBoundingClientRect(), box.getBoundingClientRect()]
      // Only the list: scrollIntoView would move the page too.
      if (bottom > seen.bottom) box.scrollTop += bottom - seen.bottom + BESIDE
      else if (top < seen.top) box.scrollTop -= seen.top - top + BESIDE
    }
    // It calls once at the beginning.
    const sizes = new ResizeObserver(bring)
    for (const one of [box, ...box.children]) sizes.observe(one)
    return () => sizes.disconnect()
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
