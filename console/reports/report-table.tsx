import { ArrowDown, ArrowUp } from 'lucide-react'
import { useTimeZone, useTranslations } from 'use-intl'
import type { Column } from './columns.ts'
import { useRowName } from './format.ts'
import { NumberOf } from './number.tsx'
import { Save } from './save.tsx'
import type { Sort } from './sort.ts'
import { FEW, isFew, isPeriod, type Table, type TableRow, type Values } from './table.ts'
import type { Grouping, ReportName } from './types.ts'

interface ReportTableProps {
  name: ReportName
  table: Table
  groupBy: Grouping
  /** The name of its CSV file, without the ending. */
  file: string
  sort: Sort | undefined
  onSort(column: string): void
  /** Shows the rows behind a number of this row; without a row, of the total. */
  onOpen(column: Column<unknown>, row: TableRow | undefined): void
}

/**
 * A report as a table, which can be saved as a CSV file. There, durations are in ms, so that spreadsheets can
 * calculate with them.
 */
export function ReportTable({ name, table, groupBy, file, sort, onSort, onOpen }: ReportTableProps) {
  const t = useTranslations('reports')
  const zone = useTimeZone() ?? 'UTC'
  const rowName = useRowName(groupBy)
  const { columns, rows, total } = table
  const titles = columns.map(({ key }) => t(`columns.${key}` as 'columns.count'))
  const grouping = t(`groupings.${groupBy}`)
  const first = isPeriod(groupBy) ? t('inZone', { name: grouping, zone }) : grouping
  const lines = () => [
    [
      first,
      ...columns.map(({ unit }, at) =>
        unit === 'ms' ? t('inMs', { name: titles[at] ?? '' }) : (titles[at] ?? ''),
      ),
    ],
    ...rows.map(row => [rowName(row), ...row.values]),
    ...(total ? [[t('total'), ...total.values]] : []),
  ]
  const hasFew = [...rows, ...(total ? [total] : [])].some(({ values, basis }) =>
    values.some((value, at) => isFew(value, basis[at])),
  )
  return (
    <div className="grid gap-2">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls is reached by keys (axe: scrollable-region-focusable). */}
      <section tabIndex={0} aria-label={t(`names.${name}`)} className="overflow-x-auto">
        <table className="w-full border-collapse text-sm">
          <caption className="sr-only">{t(`names.${name}`)}</caption>
          <thead>
            <tr className="text-left text-xs text-soft">
              <th scope="col" className="py-1.5 pr-4 font-medium">
                {first}
              </th>
              {columns.map(({ key }, at) => {
                const direction = sort?.key === key ? sort.direction : undefined
                return (
                  <th
                    key={key}
                    scope="col"
                    aria-sort={direction}
                    className="py-1.5 pl-4 text-right font-medium whitespace-nowrap"
                  >
                    <button
                      type="button"
                      title={t('sortBy', { column: titles[at] ?? '' })}
                      onClick={() => onSort(key)}
                      className="-mx-1 inline-flex min-h-6 items-center gap-0.5 rounded px-1 hover:bg-hover hover:text-text"
                    >
                      {direction === 'descending' && <ArrowDown size={12} aria-hidden="true" />}
                      {direction === 'ascending' && <ArrowUp size={12} aria-hidden="true" />}
                      {titles[at]}
                    </button>
                  </th>
                )
              })}
            </tr>
          </thead>
          <tbody>
            {rows.map(row => (
              <Row
                key={row.key ?? ''}
                title={rowName(row)}
                numbers={row}
                table={table}
                onOpen={column => onOpen(column, row)}
              />
            ))}
          </tbody>
          {total && (
            <tfoot>
              <Row
                title={t('total')}
                numbers={total}
                table={table}
                onOpen={column => onOpen(column, undefined)}
                isTotal
              />
            </tfoot>
          )}
        </table>
      </section>
      {hasFew && <p className="text-xs text-soft">{t('few', { count: FEW })}</p>}
      <Save file={file} lines={lines} />
    </div>
  )
}

interface RowProps {
  title: string
  numbers: Values
  table: Table
  onOpen(column: Column<unknown>): void
  isTotal?: boolean
}

function Row({ title, numbers: { values, basis }, table, onOpen, isTotal }: RowProps) {
  return (
    <tr className={`h-9 border-t border-line ${isTotal ? 'font-semibold' : ''}`}>
      <th
        scope="row"
        dir="auto"
        className={`max-w-56 truncate py-1.5 pr-4 text-left ${isTotal ? 'font-semibold' : 'font-normal'}`}
      >
        {title}
      </th>
      {table.columns.map((column, at) => (
        <td key={column.key} className="py-1.5 pl-4 text-right whitespace-nowrap tabular-nums">
          <NumberOf
            column={column}
            value={values[at] ?? null}
            basis={basis[at]}
            row={title}
            onOpen={() => onOpen(column)}
          />
        </td>
      ))}
    </tr>
  )
}
