import { type MarkOf, type PlaceOf, TOUCHED } from './chart-box.tsx'
import { frameOf, innerWidth } from './frame.ts'
import { Grid } from './grid.tsx'
import { linePieces, pathOf } from './line.ts'
import { Places, textOfPlace } from './places.tsx'
import { scaleOf } from './scale.ts'

/** A series of a chart with its colours. A value of null is missing. */
export interface Series {
  key: string
  name: string
  stroke: string
  fill: string
  values: (number | null)[]
  /** The values in words. */
  texts: string[]
}

/** What both charts over time need. */
export interface TimeChartProps {
  series: Series[]
  /** The labels below the chart, and the whole names of the same places. */
  labels: string[]
  names: string[]
  width: number
  isTime: boolean
  labelOf(value: number): string
  markOf: MarkOf
  placeOf: PlaceOf
}

/** The dashes of a line, so that lines also differ without colour. */
export const dashOf = (series: number) => (series === 0 ? undefined : '6 4')

/** With more values than this, single values have no visible dot. */
const MOST_DOTS = 62

/** Values over time, as lines. */
export function LineChart({
  series,
  labels,
  names,
  width,
  isTime,
  labelOf,
  markOf,
  placeOf,
}: TimeChartProps) {
  const scale = scaleOf(
    series.flatMap(({ values }) => values.filter(value => value !== null)),
    { isTime },
  )
  const frame = frameOf(width, scale.ticks.map(labelOf))
  // A dot alone is too small for a click. Not wider than its place: it would lie upon others.
  const touched = Math.min(TOUCHED, innerWidth(frame) / names.length / 2)
  return (
    <>
      <Places frame={frame} names={names} series={series} placeOf={placeOf} />
      <Grid frame={frame} scale={scale} labelOf={labelOf} names={labels} />
      {series.map(({ key, name, stroke, fill, values, texts }, at) => (
        <g key={key}>
          {linePieces(values, scale.max, frame).map(piece => (
            <g key={piece[0]?.index}>
              <path
                d={pathOf(piece)}
                className={`pointer-events-none fill-none ${stroke}`}
                strokeWidth={2}
                strokeDasharray={dashOf(at)}
                strokeLinejoin="round"
              />
              {piece.map(({ x, y, index }) => {
                const isDot = names.length <= MOST_DOTS || piece.length === 1
                const mark = { row: index, part: at }
                return (
                  <g key={index}>
                    {isDot && <circle cx={x} cy={y} r={3} className={fill} />}
                    <circle
                      cx={x}
                      cy={y}
                      r={touched}
                      {...markOf(mark, `${names[index]} · ${name}: ${texts[index]}`, 'fill-transparent', y)}
                    >
                      <title>{textOfPlace(names[index], series, index)}</title>
                    </circle>
                  </g>
                )
              })}
            </g>
          ))}
        </g>
      ))}
    </>
  )
}
