import { type HTMLAttributes, type RefObject, useRef } from 'react'

/** So near to its beginning one is at the top of what is shown, px. */
const TOP_PX = 300

const UP_KEYS = new Set(['ArrowUp', 'PageUp', 'Home'])

type Handlers = Pick<
  HTMLAttributes<HTMLElement>,
  'onScroll' | 'onWheel' | 'onKeyDown' | 'onTouchMove' | 'onPointerDown'
>

/**
 * For a part that scrolls: calls `onTop` when a person goes up and reaches its top, also where all of it is shown. What the
 * page scrolls by itself, as when it opens, does not count.
 */
export function useGoingUp(scroller: RefObject<HTMLElement | null>, onTop: () => void): Handlers {
  const isByHand = useRef(false)
  const before = useRef(0)
  const goUp = () => {
    if (scroller.current && scroller.current.scrollTop < TOP_PX) onTop()
  }
  const byHand = () => {
    isByHand.current = true
  }
  return {
    onWheel({ deltaY }) {
      byHand()
      if (deltaY < 0) goUp()
    },
    onKeyDown({ key }) {
      byHand()
      if (UP_KEYS.has(key)) goUp()
    },
    onTouchMove: byHand,
    // The bar at its edge is dragged.
    onPointerDown: byHand,
    onScroll() {
      const now = scroller.current?.scrollTop ?? 0
      if (isByHand.current && now < before.current) goUp()
      before.current = now
    },
  }
}
