import { useTranslations } from 'use-intl'
import { useFigure } from './format.ts'
import type { Table } from './table.ts'

/** The totals, in large type. */
export function Figures({ table: { columns, total } }: { table: Table }) {
  const t = useTranslations('reports')
  const figure = useFigure()
  return (
    <dl className="grid grid-cols-2 gap-x-4 gap-y-3 sm:grid-cols-4 lg:grid-cols-6">
      {columns.map(({ key, unit }, at) => (
        <div key={key} className="grid content-start gap-0.5">
          <dt className="text-xs text-soft">{t(`columns.${key}` as 'columns.count')}</dt>
          <dd className="text-lg font-semibold tabular-nums">{figure(total?.[at] ?? null, unit)}</dd>
        </div>
      ))}
    </dl>
  )
}
