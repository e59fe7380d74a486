import { useTranslations } from 'use-intl'
import { behindOf, type Column } from './columns.ts'
import { useFigure } from './format.ts'
import type { Table } from './table.ts'

interface FiguresProps {
  table: Table
  onOpen(column: Column<unknown>): void
}

/** The totals of a report in large figures. Those that count something are buttons. */
export function Figures({ table: { columns, total }, onOpen }: FiguresProps) {
  const t = useTranslations('reports')
  const figure = useFigure()
  return (
    <dl className="grid grid-cols-2 gap-x-4 gap-y-3 sm:grid-cols-4 lg:grid-cols-6">
      {columns.map((column, at) => {
        const { key, unit } = column
        const value = total?.[at] ?? null
        const text = figure(value, unit)
        const name = t(`columns.${key}` as 'columns.count')
        return (
          <div key={key} className="grid content-start justify-items-start gap-0.5">
            <dt className="text-xs text-soft">{name}</dt>
            <dd className="text-lg font-semibold tabular-nums">
              {behindOf(column, value) ? (
                <button
                  type="button"
                  aria-label={t('open', { column: name, row: t('total'), value: text })}
                  onClick={() => onOpen(column)}
                  className="-mx-1 rounded px-1 text-accent hover:bg-hover hover:underline"
                >
                  {text}
                </button>
              ) : (
                text
              )}
            </dd>
          </div>
        )
      })}
    </dl>
  )
}
