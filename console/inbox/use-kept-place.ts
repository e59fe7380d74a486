import { type RefObject, useLayoutEffect, useRef } from 'react'
import type { ListQuery } from './views.ts'

interface Options {
  rows: readonly { id: string }[]
  query: ListQuery
  scroller: RefObject<HTMLElement | null>
  /** The height of a row, px. */
  rowPx: number
}

/**
 * Keeps the rows that one reads where they are, when others come, go or move above them. At the top of the list one sees what
 * comes. Another query is another list.
 */
export function useKeptPlace({ rows, query, scroller, rowPx }: Options): void {
  const before = useRef({ rows, query })
  useLayoutEffect(() => {
    const { rows: former, query: asked } = before.current
    before.current = { rows, query }
    const list = scroller.current
    if (!list || former === rows || asked !== query || list.scrollTop < rowPx / 2) return
    const from = Math.floor(list.scrollTop / rowPx)
    const to = Math.ceil((list.scrollTop + list.clientHeight) / rowPx)
    const shift = shiftOf(idsOf(former), idsOf(rows), { from, to })
    if (shift !== 0) list.scrollTop += shift * rowPx
  })
}

const idsOf = (rows: readonly { id: string }[]) => rows.map(({ id }) => id)

/**
 * By how many places the rows in sight have moved: most of them count, as one that has moved by itself is not to be followed.
 *
 * @param from and `to`: the places in sight before, `to` not included
 */
export function shiftOf(
  before: readonly string[],
  after: readonly string[],
  { from, to }: { from: number; to: number },
): number {
  const places = new Map(after.map((id, place) => [id, place]))
  const votes = new Map<number, number>()
  before.slice(from, to).forEach((id, index) => {
    const place = places.get(id)
    if (place === undefined) return
    const shift = place - (from + index)
    votes.set(shift, (votes.get(shift) ?? 0) + 1)
  })
  // Of equally many, the one that moves less.
  const [most] = [...votes].toSorted(([a, m], [b, n]) => n - m || Math.abs(a) - Math.abs(b))
  return most?.[0] ?? 0
}
