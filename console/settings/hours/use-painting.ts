import { type PointerEvent, useState } from 'react'
import { useFormContext } from 'react-hook-form'
import { type Span, WEEKDAYS, type Weekday } from './clock.ts'
import { between, isOpenAt, painted, slotAt } from './paint.ts'
import { HOURS, useWeek } from './values.ts'

/** What is being painted: some days in a row, and the same part of each. */
export interface Stroke {
  days: readonly Weekday[]
  part: Span
  isOpen: boolean
}

interface Drag {
  from: { day: number; slot: number }
  to: { day: number; slot: number }
  isOpen: boolean
}

/** The attribute with which a bar names its day. */
const DAY = 'data-day'

/**
 * Painting on the bars of a week with the pointer. If the first half hour is closed, painting opens, otherwise it
 * closes. A finger paints along one day only, because moving it up or down scrolls the page.
 */
export function usePainting() {
  const { setValue } = useFormContext()
  const { days } = useWeek()
  const [drag, setDrag] = useState<Drag>()
  const stroke: Stroke | undefined = drag && {
    days: WEEKDAYS.slice(Math.min(drag.from.day, drag.to.day), Math.max(drag.from.day, drag.to.day) + 1),
    part: between(drag.from.slot, drag.to.slot),
    isOpen: drag.isOpen,
  }
  const barOf = (index: number) => {
    const weekday = WEEKDAYS[index] ?? 'monday'
    return {
      [DAY]: index,
      onPointerDown(event: PointerEvent<HTMLElement>) {
        if (event.button !== 0) return
        event.currentTarget.setPointerCapture(event.pointerId)
        const at = { day: index, slot: slotAt(event.clientX, event.currentTarget.getBoundingClientRect()) }
        setDrag({ from: at, to: at, isOpen: !isOpenAt(days[weekday], at.slot) })
      },
      onPointerMove({ clientX, clientY, currentTarget }: PointerEvent<HTMLElement>) {
        if (!drag) return
        const under = document.elementFromPoint(clientX, clientY)?.closest(`[${DAY}]`)
        const day = under ? Number(under.getAttribute(DAY)) : drag.to.day
        const slot = slotAt(clientX, currentTarget.getBoundingClientRect())
        if (day !== drag.to.day || slot !== drag.to.slot) setDrag({ ...drag, to: { day, slot } })
      },
      onPointerUp() {
        setDrag(undefined)
        if (!stroke) return
        for (const one of stroke.days) {
          const next = painted(days[one], stroke.part, stroke.isOpen)
          setValue(`${HOURS}.days.${one}`, next, { shouldDirty: true })
        }
      },
      // The browser has taken the touch to scroll the page.
      onPointerCancel: () => setDrag(undefined),
    }
  }
  return { stroke, barOf }
}
