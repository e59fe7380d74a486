/** So many conversations are changed at once at most. */
export const MOST_SELECTED = 50

/** Conversations of a list that are selected, by their ids. */
export interface Selection {
  ids: ReadonlySet<string>
  /** Where a range begins: the one that was selected, or left, last. */
  from: string | undefined
  /** More were to be selected than can be. */
  isFull: boolean
}

export const NOTHING: Selection = { ids: new Set(), from: undefined, isFull: false }

const limited = (ids: Iterable<string>, from: string): Selection => {
  const all = [...new Set(ids)]
  return { ids: new Set(all.slice(0, MOST_SELECTED)), from, isFull: all.length > MOST_SELECTED }
}

/** Selects it, or leaves it. */
export function toggled({ ids }: Selection, id: string): Selection {
  return ids.has(id)
    ? { ids: new Set([...ids].filter(one => one !== id)), from: id, isFull: false }
    : limited([...ids, id], id)
}

/** Selects all from where one was last to here. */
export function extendedTo({ ids, from }: Selection, order: readonly string[], id: string): Selection {
  const [a, b] = [order.indexOf(from ?? id), order.indexOf(id)]
  if (a < 0 || b < 0) return limited([...ids, id], id)
  const range = order.slice(Math.min(a, b), Math.max(a, b) + 1)
  // From the place where one was, so that the rest is left out if there are too many.
  return limited([...ids, ...(a <= b ? range : range.toReversed())], id)
}

/** Selects where one is, and the next one. Returns where one is then. */
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
