import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual'
import {
  type ReactNode,
  type Ref,
  useCallback,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
} from 'react'

/** What others can do with the list. */
export interface RowsHandle {
  /** Brings the row into sight and puts the focus on its first link or button. */
  focus(key: string): void
}

interface RowsProps<T> {
  items: readonly T[]
  /** Must be the same function in each render. */
  keyOf(item: T): string
  /** The usual height of a row, px. Each is measured once it is there. */
  rowPx: number
  ref?: Ref<RowsHandle>
  /** Called when something in a row gets the focus. */
  onFocus?(key: string): void
  children(item: T): ReactNode
}

/** So many rows above and below those in sight are there too. */
const AHEAD = 4

/**
 * A list of a card. It scrolls in its card, so that the other cards stay in sight, and a row can be dragged from one list to
 * another. Only the rows in sight are in the page: a floor has hundreds of agents, and on each change and each tick of the
 * clock every row would be drawn again. The row that had the focus last stays too, with what was begun in it.
 */
export function Rows<T>({ items, keyOf, rowPx, ref, onFocus, children }: RowsProps<T>) {
  const scroller = useRef<HTMLDivElement>(null)
  const [kept, setKept] = useState<string>()
  const wanted = useRef<string>(undefined)
  // Must stay the same between renders of the same rows, or all are laid out again at each scrolled step.
  const keyAt = useCallback(
    (index: number) => {
      const item = items[index]
      return item === undefined ? index : keyOf(item)
    },
    [items, keyOf],
  )
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    getItemKey: keyAt,
    overscan: AHEAD,
    rangeExtractor: range => {
      const shown = defaultRangeExtractor(range)
      const at = kept === undefined ? -1 : items.findIndex(item => keyOf(item) === kept)
      return at < 0 || shown.includes(at) ? shown : [...shown, at].sort((a, b) => a - b)
    },
  })
  const focusWanted = () => {
    const row = wanted.current && scroller.current?.querySelector(`[data-key="${wanted.current}"]`)
    const target = row ? row.querySelector<HTMLElement>('a, button') : undefined
    if (!target) return
    wanted.current = undefined
    target.focus({ preventScroll: true })
  }
  useLayoutEffect(focusWanted)
  useImperativeHandle(ref, () => ({
    focus(key) {
      const at = items.findIndex(item => keyOf(item) === key)
      if (at < 0) return
      virtual.scrollToIndex(at, { align: 'auto' })
      wanted.current = key
      setKept(key)
      focusWanted()
    },
  }))
  if (items.length === 0) return null
  return (
    <div
      ref={scroller}
      className="max-h-[min(36rem,75dvh)] min-[110rem]:max-h-[max(36rem,calc(100dvh-19rem))] overflow-y-auto border-t border-line [overflow-anchor:none]"
    >
      {/* biome-ignore lint/a11y/noRedundantRoles: a list without bullets is none to VoiceOver. */}
      <ul role="list" className="relative" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, key, start }) => {
          const item = items[index]
          return item === undefined ? null : (
            <li
              key={key}
              ref={virtual.measureElement}
              data-index={index}
              data-key={key}
              aria-setsize={items.length}
              aria-posinset={index + 1}
              onFocus={({ currentTarget, target }) => {
                // Not what a dialog of the row has, which is elsewhere in the page.
                if (!currentTarget.contains(target)) return
                setKept(String(key))
                onFocus?.(String(key))
              }}
              // Above the rows that follow, when something of it floats over them.
              className="absolute inset-x-0 top-0 border-b border-line last:border-b-0 focus-within:z-10 has-[[data-floats]]:z-20"
              style={{ transform: `translateY(${start}px)` }}
            >
              {children(item)}
            </li>
          )
        })}
      </ul>
    </div>
  )
}
