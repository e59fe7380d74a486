import { type ComponentProps, type MouseEvent, type ReactNode, useId, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import { type Direction, type Mark, markAfter } from './marks.ts'
import { type Picked, PlaceMenu } from './place-menu.tsx'

/** What a shape needs to be a mark: it is opened by a click, and told by its text. */
export type MarkProps = Pick<
  ComponentProps<'rect'> & ComponentProps<'circle'>,
  'id' | 'role' | 'aria-label' | 'aria-selected' | 'onClick' | 'className'
>

/**
 * The props of the shape of a value. A value that opens nothing gets only its class. `at` is the middle of a shape that
 * another one may lie upon, px from the top.
 */
export type MarkOf = (mark: Mark, text: string, className?: string, at?: number) => MarkProps

/** The props of the area of all values of a place: a click there offers them. */
export type PlaceOf = (row: number) => Pick<ComponentProps<'rect'>, 'onClick' | 'className'>

interface ChartBoxProps {
  label: string
  width: number
  height: number
  marks: readonly Mark[]
  direction: Direction
  onOpen(mark: Mark): void
  children(markOf: MarkOf, placeOf: PlaceOf): ReactNode
}

const keyOf = ({ row, part }: Mark) => `${row}-${part}`

/** Values whose shapes are nearer to the pointer than this may be meant, px. */
export const TOUCHED = 9

/**
 * A chart whose values open what they count, by a click, or by arrow keys and Enter. For the keys it is one stop, as a
 * list of options: a stop for each value would be hundreds. Where values lie upon each other, a click offers all of the
 * place, since the one on top would hide the others.
 */
export function ChartBox({ label, width, height, marks, direction, onOpen, children }: ChartBoxProps) {
  const t = useTranslations('reports')
  const id = useId()
  const box = useRef<HTMLDivElement>(null)
  const [chosen, setChosen] = useState<Mark>()
  const [picked, setPicked] = useState<Picked>()
  const known = new Set(marks.map(keyOf))
  // After a change of the report the same place may open nothing.
  const active = chosen && known.has(keyOf(chosen)) ? chosen : undefined
  const idOf = (mark: Mark) => `${id}-${keyOf(mark)}`
  const drawn = new Map<string, { text: string; at: number | undefined }>()
  const open = (mark: Mark) => {
    setChosen(mark)
    onOpen(mark)
  }
  const clicked = (
    row: number,
    { clientX: x, clientY: y, currentTarget, detail }: MouseEvent,
    mark?: Mark,
  ) => {
    const top = currentTarget.closest('svg')?.getBoundingClientRect().top ?? 0
    const there = marks.filter(one => one.row === row)
    const near = there.filter(one => Math.abs((drawn.get(keyOf(one))?.at ?? -TOUCHED) - (y - top)) <= TOUCHED)
    // Software that reads the page aloud clicks without a pointer, and means the value that it has read.
    const meant = detail === 0 && mark ? [mark] : near
    const only = meant.length === 1 ? meant[0] : undefined
    if (only) open(only)
    else if (there.length > 0)
      setPicked({ x, y, values: there.map(one => ({ mark: one, text: drawn.get(keyOf(one))?.text ?? '' })) })
  }
  const markOf: MarkOf = (mark, text, className = '', at) => {
    drawn.set(keyOf(mark), { text, at })
    if (!known.has(keyOf(mark))) return { className }
    return {
      id: idOf(mark),
      role: 'option',
      'aria-label': text,
      'aria-selected': active !== undefined && keyOf(active) === keyOf(mark),
      onClick: event => (at === undefined ? open(mark) : clicked(mark.row, event, mark)),
      className: `${className} hover:opacity-80 group-focus-visible/chart:aria-selected:stroke-text group-focus-visible/chart:aria-selected:stroke-2`,
    }
  }
  const placeOf: PlaceOf = row => ({
    onClick: event => clicked(row, event),
    className: 'fill-transparent hover:fill-hover',
  })
  const size = { width, height, className: 'block max-w-full' }
  const shapes = children(markOf, placeOf)
  if (marks.length === 0) {
    return (
      <svg role="img" aria-label={label} {...size}>
        {shapes}
      </svg>
    )
  }
  // The focus is on an HTML element: only to one of these does a dialog give it back.
  return (
    <>
      <div
        ref={box}
        role="listbox"
        tabIndex={0}
        aria-label={`${label} ${t('chartKeys')}`}
        aria-activedescendant={active && idOf(active)}
        onFocus={() => !active && setChosen(marks[0])}
        onKeyDown={event => {
          const isOpening = event.key === 'Enter' || event.key === ' '
          const next = isOpening ? active : markAfter(marks, active, event.key, direction)
          if (!next || event.ctrlKey || event.metaKey || event.altKey) return
          event.preventDefault()
          event.stopPropagation()
          if (isOpening) onOpen(next)
          else setChosen(next)
        }}
        className="group/chart w-fit max-w-full"
      >
        <svg role="presentation" {...size}>
          {shapes}
        </svg>
      </div>
      {picked && (
        <PlaceMenu picked={picked} focusAfter={box} onPick={open} onClose={() => setPicked(undefined)} />
      )}
    </>
  )
}
