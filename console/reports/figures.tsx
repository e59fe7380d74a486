import { useTranslations } from 'use-intl'
import type { Column } from './columns.ts'
import { NumberOf } from './number.tsx'
import type { Table } from './table.ts'

interface FiguresProps {
  table: Table
  onOpen(column: Column<unknown>): void
}

/** The totals of a report in large figures. Those that count something are buttons. */
export function Figures({ table: { columns, total }, onOpen }: FiguresProps) {
  const t = useTranslations('reports')
  return (
    <dl className="grid grid-cols-2 gap-x-4 gap-y-3 sm:grid-cols-4 lg:grid-cols-6">
      {columns.map((column, at) => (
        <div key={column.key} className="grid content-start justify-items-start gap-0.5">
          <dt className="text-xs text-soft">{t(`columns.${column.key}` as 'columns.count')}</dt>
          <dd className="text-lg font-semibold tabular-nums">
            <NumberOf
              column={column}
              value={total?.values[at] ?? null}
              basis={total?.basis[at]}
              row={t('total')}
              onOpen={() => onOpen(column)}
            />
          </dd>
        </div>
      ))}
    </dl>
  )
}
