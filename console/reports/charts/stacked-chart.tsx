import { frameOf } from './frame.ts'
import { Grid } from './grid.tsx'
import type { TimeChartProps } from './line-chart.tsx'
import { Places } from './places.tsx'
import { scaleOf } from './scale.ts'
import { stackedBoxes } from './stacked.ts'

/** The parts of each total, as stacked columns. */
export function StackedChart({
  series,
  labels,
  names,
  width,
  isTime,
  labelOf,
  markOf,
  placeOf,
}: TimeChartProps) {
  const columns = names.map((_, index) => series.map(({ values }) => values[index] ?? 0))
  const scale = scaleOf(
    columns.map(parts => parts.reduce((sum, part) => sum + part, 0)),
    { isTime },
  )
  const frame = frameOf(width, scale.ticks.map(labelOf))
  return (
    <>
      <Places frame={frame} names={names} series={series} placeOf={placeOf} />
      <Grid frame={frame} scale={scale} labelOf={labelOf} names={labels} />
      {stackedBoxes(columns, scale.max, frame).map(({ column, part, ...box }) => {
        const one = series[part]
        const text = `${names[column]} · ${one?.name}: ${one?.texts[column]}`
        return (
          <rect key={`${column} ${part}`} {...box} {...markOf({ row: column, part }, text, one?.fill)}>
            <title>{text}</title>
          </rect>
        )
      })}
    </>
  )
}
