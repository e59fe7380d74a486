import { type Frame, LETTER, labelStep, yOf } from './frame.ts'
import { placeOf } from './line.ts'
import type { Scale } from './scale.ts'

interface GridProps {
  frame: Frame
  scale: Scale
  labelOf(value: number): string
  /** The labels below the chart, from the left. */
  names: string[]
}

/** Room for a label below a chart at least, px. */
const LABEL = 64

/** The horizontal lines of a chart with their values, and the labels below. */
export function Grid({ frame, scale, labelOf, names }: GridProps) {
  const longest = Math.max(0, ...names.map(name => name.length))
  const step = labelStep(names.length, frame.width, Math.max(LABEL, longest * LETTER + 12))
  return (
    <g className="pointer-events-none text-[11px]">
      {scale.ticks.map(tick => {
        const y = yOf(tick, scale.max, frame)
        return (
          <g key={tick}>
            <line x1={frame.left} x2={frame.width - frame.right} y1={y} y2={y} className="stroke-line" />
            <text x={frame.left - 6} y={y + 4} textAnchor="end" className="fill-soft tabular-nums">
              {labelOf(tick)}
            </text>
          </g>
        )
      })}
      {names.map((name, index) =>
        index % step === 0 ? (
          <text
            key={index}
            x={placeOf(index, names.length, frame)}
            y={frame.height - 6}
            textAnchor="middle"
            className="fill-soft"
          >
            {name}
          </text>
        ) : null,
      )}
    </g>
  )
}
