import { useCallback, useEffect, useMemo, useState } from 'react'
import { useTranslations } from 'use-intl'
import type { ListedConversation } from '../../api/types.ts'
import { say } from '../../ui/toast.tsx'
import { extendedTo, MOST_SELECTED, NOTHING, type Selection, steppedBy, toggled } from './selection.ts'

export interface RowSelection {
  ids: ReadonlySet<string>
  /** Those of the list that are selected. */
  rows: ListedConversation[]
  /** The rows show that they can be selected. */
  isOn: boolean
  setOn(isOn: boolean): void
  /** @param range with all from where one was last */
  select(id: string, range: boolean): void
  /** For keys: where the focus is, or else the open conversation. */
  selectHere(): void
  step(by: 1 | -1): () => void
  leave(ids: readonly string[]): void
  clear(): void
}

/** Which conversations of a list are selected. Another list begins with none. */
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
        // A range that has no beginning yet begins at what one looks at.
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
  // Of those that have left the list nothing is seen, so nothing is done with them.
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
      // The focus goes along, so that the next key goes on from there.
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
