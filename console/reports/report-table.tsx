import { Download } from 'lucide-react'
import { useTranslations } from 'use-intl'
import { Button } from '../ui/button.tsx'
import { download } from '../ui/download.ts'
import { behindOf, type Column } from './columns.ts'
import { toCsv } from './csv.ts'
import { useFigure, useRowName } from './format.ts'
import type { Table, TableRow } from './table.ts'
import type { Grouping, ReportName } from './types.ts'

interface ReportTableProps {
  name: ReportName
  table: Table
  groupBy: Grouping
  /** Shows the rows behind a number of this row; without a row, of the total. */
  onOpen(column: Column<unknown>, row: TableRow | undefined): void
}

/**
 * A report as a table, which can be saved as a CSV file. There, durations are in ms, so that spreadsheets can
 * calculate with them.
 */
export function ReportTable({ name, table, groupBy, onOpen }: ReportTableProps) {
  const t = useTranslations('reports')
  const rowName = useRowName(groupBy)
  const { columns, rows, total } = table
  const titles = columns.map(({ key }) => t(`columns.${key}` as 'columns.count'))
  const save = () => {
    const head = [
      t(`groupings.${groupBy}`),
      ...columns.map(({ unit }, at) =>
        unit === 'ms' ? t('inMs', { name: titles[at] ?? '' }) : (titles[at] ?? ''),
      ),
    ]
    const lines = rows.map(row => [rowName(row), ...row.values])
    const text = toCsv([head, ...lines, ...(total ? [[t('total'), ...total]] : [])])
    download(new Blob([text], { type: 'text/csv;charset=utf-8' }), `${name}.csv`)
  }
  return (
    <div className="grid gap-2">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls is reached by keys (axe: scrollable-region-focusable). */}
      <section tabIndex={0} aria-label={t(`names.${name}`)} className="overflow-x-auto">
        <table className="w-full border-collapse text-sm">
          <caption className="sr-only">{t(`names.${name}`)}</caption>
          <thead>
            <tr className="text-left text-xs text-soft">
              <th scope="col" className="py-1.5 pr-4 font-medium">
                {t(`groupings.${groupBy}`)}
              </th>
              {titles.map(title => (
                <th key={title} scope="col" className="py-1.5 pl-4 text-right font-medium whitespace-nowrap">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(row => (
              <Row
                key={row.key ?? ''}
                title={rowName(row)}
                values={row.values}
                table={table}
                onOpen={column => onOpen(column, row)}
              />
            ))}
          </tbody>
          {total && (
            <tfoot>
              <Row
                title={t('total')}
                values={total}
                table={table}
                onOpen={column => onOpen(column, undefined)}
                isTotal
              />
            </tfoot>
          )}
        </table>
      </section>
      <p>
        <Button onClick={save}>
          <Download size={14} aria-hidden="true" />
          {t('save')}
        </Button>
      </p>
    </div>
  )
}

interface RowProps {
  title: string
  values: (number | null)[]
  table: Table
  onOpen(column: Column<unknown>): void
  isTotal?: boolean
}

function Row({ title, values, table, onOpen, isTotal }: RowProps) {
  const t = useTranslations('reports')
  const figure = useFigure()
  return (
    <tr className={`border-t border-line ${isTotal ? 'font-semibold' : ''}`}>
      <th
        scope="row"
        dir="auto"
        className={`max-w-56 truncate py-1.5 pr-4 text-left ${isTotal ? 'font-semibold' : 'font-normal'}`}
      >
        {title}
      </th>
      {table.columns.map((column, at) => {
        const { key, unit } = column
        const value = values[at] ?? null
        const text = figure(value, unit)
        return (
          <td key={key} className="py-1.5 pl-4 text-right whitespace-nowrap tabular-nums">
            {behindOf(column, value) ? (
              <button
                type="button"
                aria-label={t('open', {
                  column: t(`columns.${key}` as 'columns.count'),
                  row: title,
                  value: text,
                })}
                onClick={() => onOpen(column)}
                className="min-h-6 rounded px-1 text-accent hover:bg-hover hover:underline"
              >
                {text}
              </button>
            ) : (
              text
            )}
          </td>
        )
      })}
    </tr>
  )
}
