import { useTranslations } from 'use-intl'
import { BarChart, barChartHeight } from './charts/bar-chart.tsx'
import { ChartBox } from './charts/chart-box.tsx'
import { HEIGHT } from './charts/frame.ts'
import { dashOf, LineChart, type Series } from './charts/line-chart.tsx'
import type { Mark } from './charts/marks.ts'
import { StackedChart } from './charts/stacked-chart.tsx'
import { useWidth } from './charts/use-width.ts'
import { colourOf } from './colours.ts'
import { behindOf, type Column } from './columns.ts'
import { useFigure, useRowName } from './format.ts'
import { chartOf, isEmpty, isFew, type Table, type TableRow } from './table.ts'
import type { Grouping, ReportName } from './types.ts'

// Charts are drawn here, without a library: `charts/` has pure functions that turn values into places in px
// (`scale.ts`, `frame.ts`, `bar.ts`, `line.ts`, `stacked.ts`, `heat.ts`), and a component for each shape that draws
// them as SVG.

/** The most rows of horizontal bars. The table has the rest. */
const MOST_BARS = 20

/** One of them is there twice where the clock is set back. */
const HOURS_OF_A_DAY = 25

interface ChartProps {
  name: ReportName
  table: Table
  groupBy: Grouping
  /** Shows the rows behind a value. */
  onOpen(column: Column<unknown>, row: TableRow): void
}

/** A report as a chart. The table below has the same numbers. */
export function Chart({ name, table, groupBy, onOpen }: ChartProps) {
  const t = useTranslations('reports')
  const figure = useFigure()
  const rowName = useRowName(groupBy)
  const [box, width] = useWidth()
  const { shape, keys } = chartOf(name, groupBy)
  const rows = shape === 'bar' ? table.rows.slice(0, MOST_BARS) : table.rows
  const columns = keys.flatMap(key => {
    const at = table.columns.findIndex(column => column.key === key)
    const column = table.columns[at]
    return column ? [{ ...column, at }] : []
  })
  const unit = columns[0]?.unit ?? 'count'
  const textOf = ({ values, basis }: TableRow, at: number) => {
    const [value = null, count] = [values[at], basis[at]]
    const text = figure(value, unit)
    return isFew(value, count) ? t('ofFew', { value: text, count }) : text
  }
  const series: Series[] = columns.map(({ key, at }) => ({
    key,
    name: t(`columns.${key}` as 'columns.count'),
    ...colourOf(key),
    values: rows.map(({ values }) => values[at] ?? null),
    texts: rows.map(row => textOf(row, at)),
  }))
  const isTime = unit === 'ms'
  const height = shape === 'bar' ? barChartHeight(rows.length, series.length) : HEIGHT
  const marks = rows.flatMap(({ values }, row) =>
    columns.flatMap((column, part) => (behindOf(column, values[column.at] ?? null) ? [{ row, part }] : [])),
  )
  const open = ({ row, part }: Mark) => {
    const [column, opened] = [columns[part], rows[row]]
    if (column && opened) onOpen(column, opened)
  }
  if (rows.every(({ values }) => isEmpty({ values: columns.map(({ at }) => values[at] ?? null) }))) {
    const said = series.map(one => one.name).join(', ')
    return (
      <p role="status" className="text-sm text-soft">
        {t('emptyChart', { columns: said })}
      </p>
    )
  }
  return (
    <figure className="grid gap-2">
      <figcaption className="flex flex-wrap gap-x-4 gap-y-1 text-xs text-soft">
        {series.map(({ key, name: part }, at) => (
          <span key={key} className="inline-flex items-center gap-1.5">
            <Swatch series={key} dash={shape === 'line' ? dashOf(at) : undefined} />
            {part}
          </span>
        ))}
      </figcaption>
      <div ref={box} className="min-w-0">
        {width > 0 && rows.length > 0 && (
          <ChartBox
            label={t('chartOf', { name: t(`names.${name}`) })}
            width={width}
            height={height}
            marks={marks}
            direction={shape === 'bar' ? 'down' : 'right'}
            onOpen={open}
          >
            {(markOf, placeOf) => {
              const names = rows.map(row => rowName(row))
              const shared = { series, names, width, isTime, markOf }
              if (shape === 'bar') return <BarChart {...shared} />
              // Hours of several days are named with their day.
              const isShort = groupBy !== 'hour' || rows.length <= HOURS_OF_A_DAY
              const labels = rows.map(row => rowName(row, isShort))
              const inTime = { ...shared, labels, placeOf, labelOf: (value: number) => figure(value, unit) }
              return shape === 'line' ? <LineChart {...inTime} /> : <StackedChart {...inTime} />
            }}
          </ChartBox>
        )}
      </div>
      {rows.length < table.rows.length && (
        <p className="text-xs text-soft">{t('onlyFirst', { count: rows.length })}</p>
      )}
    </figure>
  )
}

/** The sign of a series in the legend: its colour, and its dashes if it is a line. */
function Swatch({ series, dash }: { series: string; dash: string | undefined }) {
  const { swatch, stroke } = colourOf(series)
  if (dash === undefined) return <span aria-hidden="true" className={`size-2.5 rounded-sm ${swatch}`} />
  return (
    <svg aria-hidden="true" width={16} height={4}>
      <line x1={0} x2={16} y1={2} y2={2} strokeWidth={2} strokeDasharray={dash} className={stroke} />
    </svg>
  )
}
