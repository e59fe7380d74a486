/** The most conversations that can be selected, and so changed, at once. */
export const MOST_SELECTED = 50

/** The selected conversations of a list. */
export interface Selection {
  ids: ReadonlySet<string>
  /** Where a range begins: the row that was selected or unselected last. */
  from: string | undefined
  /** More rows were asked for than can be selected; the rest is left out. */
  isFull: boolean
}

export const NOTHING: Selection = { ids: new Set(), from: undefined, isFull: false }

const limited = (ids: Iterable<string>, from: string): Selection => {
  const all = [...new Set(ids)]
  return { ids: new Set(all.slice(0, MOST_SELECTED)), from, isFull: all.length > MOST_SELECTED }
}

/** Selects a row, or unselects it. */
export function toggled({ ids }: Selection, id: string): Selection {
  return ids.has(id)
    ? { ids: new Set([...ids].filter(one => one !== id)), from: id, isFull: false }
    : limited([...ids, id], id)
}

/** Selects all rows from the last one (`from`) to this one. */
export function extendedTo({ ids, from }: Selection, order: readonly string[], id: string): Selection {
  const [a, b] = [order.indexOf(from ?? id), order.indexOf(id)]
  if (a < 0 || b < 0) return limited([...ids, id], id)
  const range = order.slice(Math.min(a, b), Math.max(a, b) + 1)
  // In the order from `from` to here, so that the limit cuts off the far end.
  return limited([...ids, ...(a <= b ? range : range.toReversed())], id)
}

/**
 * Selects the current row and the next one in the direction. `from` of the result is the new current row.
 *
 * @param at the current row; undefined: the first row is selected
 */
export function steppedBy(
  selection: Selection,
  order: readonly string[],
  at: string | undefined,
  step: 1 | -1,
): Selection {
  const here = at === undefined ? -1 : order.indexOf(at)
  const first = order[0]
  if (here < 0 || at === undefined)
    return first === undefined ? selection : limited([...selection.ids, first], first)
  const next = order[here + step] ?? at
  return limited([...selection.ids, at, next], next)
}
