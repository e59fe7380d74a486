import type { ReactNode } from 'react'
import { useTranslations } from 'use-intl'
import { behindOf, type Column } from './columns.ts'
import { useFigure } from './format.ts'
import { isFew } from './table.ts'

interface OpensProps {
  /** What is counted, and of what. */
  column: string
  row: string
  /** As text, for who hears it. */
  value: string
  onOpen(): void
  children: ReactNode
}

/** A number that opens what it counts. */
export function Opens({ column, row, value, onOpen, children }: OpensProps) {
  const t = useTranslations('reports')
  return (
    <button
      type="button"
      aria-label={t('open', { column, row, value })}
      onClick={onOpen}
      className="-mx-1 min-h-6 rounded px-1 text-accent hover:bg-hover hover:underline"
    >
      {children}
    </button>
  )
}

interface NumberOfProps {
  column: Column<unknown>
  value: number | null
  basis: number | undefined
  row: string
  onOpen(): void
}

/** A value of a report: marked if it is of few, and a button if it counts anything. */
export function NumberOf({ column, value, basis, row, onOpen }: NumberOfProps) {
  const t = useTranslations('reports')
  const figure = useFigure()
  const text = figure(value, column.unit)
  const few = isFew(value, basis) ? t('ofFew', { value: text, count: basis }) : undefined
  const shown = few ? (
    <span title={few}>
      {text}
      <span className="text-soft">*</span>
    </span>
  ) : (
    text
  )
  if (behindOf(column, value)) {
    const name = t(`columns.${column.key}` as 'columns.count')
    return (
      <Opens column={name} row={row} value={few ?? text} onOpen={onOpen}>
        {shown}
      </Opens>
    )
  }
  if (!few) return shown
  return (
    <>
      <span aria-hidden="true">{shown}</span>
      <span className="sr-only">{few}</span>
    </>
  )
}
