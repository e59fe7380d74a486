import { barsOf } from './bar.ts'
import type { MarkOf } from './chart-box.tsx'
import type { Series } from './line-chart.tsx'
import { scaleOf } from './scale.ts'

/** The largest share of the width for the names. */
const NAMES = 0.3
/** Room for the value behind a bar, px. */
const VALUE = 96

interface BarChartProps {
  series: Series[]
  names: string[]
  width: number
  isTime: boolean
  markOf: MarkOf
}

/** The height of the chart, px, for so many rows with so many bars each. */
export function barChartHeight(rows: number, series: number): number {
  return barsOf(
    Array.from({ length: rows }, () => Array.from({ length: series }, () => 0)),
    1,
    1,
  ).height
}

/** Values by name, as horizontal bars. */
export function BarChart({ series, names, width, isTime, markOf }: BarChartProps) {
  const left = Math.min(180, Math.round(width * NAMES))
  const rows = names.map((_, index) => series.map(({ values }) => values[index] ?? null))
  const { max } = scaleOf(
    rows.flat().filter(value => value !== null),
    { isTime },
  )
  const { bars, rowHeight } = barsOf(rows, max, width - left - VALUE)
  const most = Math.max(4, Math.floor(left / 7))
  return (
    <g className="text-[11px]">
      {names.map((name, row) => (
        <text
          key={row}
          x={left - 8}
          y={row * rowHeight + rowHeight / 2 + 4}
          textAnchor="end"
          className="fill-text"
        >
          {name.length > most ? `${name.slice(0, most - 1)}…` : name}
          <title>{name}</title>
        </text>
      ))}
      {bars.map(({ row, series: at, y, height, width: length }) => {
        const one = series[at]
        const text = one?.texts[row] ?? ''
        return (
          <g key={`${row} ${at}`}>
            <rect
              {...{ x: left, y, width: length, height, rx: 2 }}
              {...markOf({ row, part: at }, `${names[row]} · ${one?.name}: ${text}`, one?.fill)}
            >
              <title>{`${names[row]} · ${one?.name}: ${text}`}</title>
            </rect>
            <text x={left + length + 6} y={y + height / 2 + 4} className="fill-soft tabular-nums">
              {text}
            </text>
          </g>
        )
      })}
    </g>
  )
}
