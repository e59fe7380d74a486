import { type ComponentProps, type ReactNode, useId, useState } from 'react'
import { useTranslations } from 'use-intl'
import { type Direction, type Mark, markAfter } from './marks.ts'

/** What a shape needs to be a mark: it is opened by a click, and told by its text. */
export type MarkProps = Pick<
  ComponentProps<'rect'> & ComponentProps<'circle'>,
  'id' | 'role' | 'aria-label' | 'aria-selected' | 'onClick' | 'className'
>

/** The props of the shape of a value. A value that opens nothing gets only its class. */
export type MarkOf = (mark: Mark, text: string, className?: string) => MarkProps

interface ChartBoxProps {
  label: string
  width: number
  height: number
  marks: readonly Mark[]
  direction: Direction
  onOpen(mark: Mark): void
  children(markOf: MarkOf): ReactNode
}

const keyOf = ({ row, part }: Mark) => `${row}-${part}`

/**
 * A chart whose values open what they count, by a click, or by arrow keys and Enter. For the keys it is one stop, as a
 * list of options: a stop for each value would be hundreds.
 */
export function ChartBox({ label, width, height, marks, direction, onOpen, children }: ChartBoxProps) {
  const t = useTranslations('reports')
  const id = useId()
  const [chosen, setChosen] = useState<Mark>()
  const known = new Set(marks.map(keyOf))
  // After a change of the report the same place may open nothing.
  const active = chosen && known.has(keyOf(chosen)) ? chosen : undefined
  const idOf = (mark: Mark) => `${id}-${keyOf(mark)}`
  const markOf: MarkOf = (mark, text, className = '') => {
    if (!known.has(keyOf(mark))) return { className }
    return {
      id: idOf(mark),
      role: 'option',
      'aria-label': text,
      'aria-selected': active !== undefined && keyOf(active) === keyOf(mark),
      onClick: () => {
        setChosen(mark)
        onOpen(mark)
      },
      className: `${className} hover:opacity-80 group-focus-visible/chart:aria-selected:stroke-text group-focus-visible/chart:aria-selected:stroke-2`,
    }
  }
  const size = { width, height, className: 'block max-w-full' }
  if (marks.length === 0) {
    return (
      <svg role="img" aria-label={label} {...size}>
        {children(markOf)}
      </svg>
    )
  }
  // The focus is on an HTML element: only to one of these does a dialog give it back.
  return (
    <div
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
        {children(markOf)}
      </svg>
    </div>
  )
}
