import type { MarkOf } from './chart-box.tsx'
import { frameOf } from './frame.ts'
import { Grid } from './grid.tsx'
import { linePieces, pathOf } from './line.ts'
import { scaleOf } from './scale.ts'

/** A series of a chart with its colours. A value of null is missing. */
export interface Series {
  key: string
  name: string
  stroke: string
  fill: string
  values: (number | null)[]
}

interface LineChartProps {
  series: Series[]
  names: string[]
  width: number
  isTime: boolean
  labelOf(value: number | null): string
  markOf: MarkOf
}

/** The dashes of a line, so that lines also differ without colour. */
export const dashOf = (series: number) => (series === 0 ? undefined : '6 4')

/** With more values than this, single values have no visible dot. */
const MOST_DOTS = 62

/** The radius around a value in which it is clicked, px: a dot alone is too small for that. */
const TOUCHED = 9

/** Values over time, as lines. */
export function LineChart({ series, names, width, isTime, labelOf, markOf }: LineChartProps) {
  const frame = frameOf(width)
  const scale = scaleOf(
    series.flatMap(({ values }) => values.filter(value => value !== null)),
    { isTime },
  )
  return (
    <>
      <Grid frame={frame} scale={scale} labelOf={labelOf} names={names} />
      {series.map(({ key, name, stroke, fill, values }, at) => (
        <g key={key}>
          {linePieces(values, scale.max, frame).map(piece => (
            <g key={piece[0]?.index}>
              <path
                d={pathOf(piece)}
                className={`fill-none ${stroke}`}
                strokeWidth={2}
                strokeDasharray={dashOf(at)}
                strokeLinejoin="round"
              />
              {piece.map(({ x, y, index }) => {
                const text = `${names[index]} · ${name}: ${labelOf(values[index] ?? null)}`
                const isDot = names.length <= MOST_DOTS || piece.length === 1
                return (
                  <g key={index}>
                    {isDot && <circle cx={x} cy={y} r={3} className={fill} />}
                    <circle
                      cx={x}
                      cy={y}
                      r={TOUCHED}
                      {...markOf({ row: index, part: at }, text, 'fill-transparent')}
                    >
                      <title>{text}</title>
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
