import type { MarkOf } from './chart-box.tsx'
import { frameOf } from './frame.ts'
import { Grid } from './grid.tsx'
import type { Series } from './line-chart.tsx'
import { scaleOf } from './scale.ts'
import { stackedBoxes } from './stacked.ts'

interface StackedChartProps {
  series: Series[]
  names: string[]
  width: number
  labelOf(value: number | null): string
  markOf: MarkOf
}

/** The parts of each total, as stacked columns. */
export function StackedChart({ series, names, width, labelOf, markOf }: StackedChartProps) {
  const frame = frameOf(width)
  const columns = names.map((_, index) => series.map(({ values }) => values[index] ?? 0))
  const scale = scaleOf(columns.map(parts => parts.reduce((sum, part) => sum + part, 0)))
  return (
    <>
      <Grid frame={frame} scale={scale} labelOf={labelOf} names={names} />
      {stackedBoxes(columns, scale.max, frame).map(({ column, part, ...box }) => {
        const one = series[part]
        const text = `${names[column]} · ${one?.name}: ${labelOf(columns[column]?.[part] ?? null)}`
        return (
          <rect key={`${column} ${part}`} {...box} {...markOf({ row: column, part }, text, one?.fill)}>
            <title>{text}</title>
          </rect>
        )
      })}
    </>
  )
}
