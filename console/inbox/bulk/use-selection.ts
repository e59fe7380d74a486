import { useCallback, useEffect, useMemo, useState } from 'react'
import { useTranslations } from 'use-intl'
import type { ListedConversation } from '../../api/types.ts'
import { say } from '../../ui/toast.tsx'
import { extendedTo, MOST_SELECTED, NOTHING, type Selection, steppedBy, toggled } from './selection.ts'

/** The selection of a list, and how to change it. */
export interface RowSelection {
  ids: ReadonlySet<string>
  /** The selected rows, as far as the list still contains them. */
  rows: ListedConversation[]
  /** Every row shows its checkbox. */
  isOn: boolean
  setOn(isOn: boolean): void
  /** @param range also selects all rows since the last selected one */
  select(id: string, range: boolean): void
  /** For keys: selects the row with the focus, or else the open conversation. */
  selectHere(): void
  step(by: 1 | -1): () => void
  /** Unselects these. */
  leave(ids: readonly string[]): void
  clear(): void
}

/** The selected conversations of a view. Another view begins with none. */
export function useSelection(
  view: string,
  rows: readonly ListedConversation[],
  openId: string | undefined,
): RowSelection {
  const t = useTranslations('inbox.bulk')
  const [selection, setSelection] = useState<Selection>(NOTHING)
  const [isOn, setOn] = useState(false)
  const [of, setOf] = useState(view)
  if (of !== view) {
    setOf(view)
    setSelection(NOTHING)
    setOn(false)
  }
  useEffect(() => {
    if (selection.isFull) say({ title: t('most', { count: MOST_SELECTED }) })
  }, [selection, t])
  const order = useMemo(() => rows.map(({ id }) => id), [rows])
  const select = useCallback(
    (id: string, range: boolean) =>
      setSelection(known =>
        // The first range begins at the open conversation.
        range ? extendedTo({ ...known, from: known.from ?? openId }, order, id) : toggled(known, id),
      ),
    [order, openId],
  )
  const focused = () =>
    document.activeElement?.closest('[data-row-of]')?.getAttribute('data-row-of') ?? undefined
  const clear = () => {
    setSelection(NOTHING)
    setOn(false)
  }
  // A row that has left the list is no longer visible, so no action may touch it.
  const shown = rows.filter(({ id }) => selection.ids.has(id))
  return {
    ids: selection.ids,
    rows: shown,
    isOn: isOn || shown.length > 0,
    setOn: on => (on ? setOn(true) : clear()),
    select,
    selectHere() {
      const id = focused() ?? openId ?? order[0]
      if (id !== undefined && order.includes(id)) select(id, false)
    },
    step: by => () => {
      const next = steppedBy(selection, order, focused() ?? selection.from ?? openId, by)
      setSelection(next)
      // The focus moves along, so that the next key continues from there.
      if (next.from) document.querySelector<HTMLElement>(`[data-row="${next.from}"]`)?.focus()
    },
    leave: ids =>
      setSelection(known => ({
        ...known,
        ids: new Set([...known.ids].filter(id => !ids.includes(id))),
        isFull: false,
      })),
    clear,
  }
}
