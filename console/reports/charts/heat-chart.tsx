import { useDateFormat } from '../../ui/time.ts'
import type { MarkOf } from './chart-box.tsx'
import { HOURS, SHADES, shadeOf } from './heat.ts'

const LEFT = 44
const TOP = 18
const ROW = 22
export const HEAT_HEIGHT = TOP + 7 * ROW

const OPACITY = Array.from({ length: SHADES + 1 }, (_, shade) =>
  shade === 0 ? 0 : 0.15 + (0.85 * shade) / SHADES,
)

/** Returns a function that names a day of the week; 0 is Monday. */
export function useDayName(): (day: number) => string {
  const format = useDateFormat()
  // 23 November 2026 is a Monday.
  return day => format({ timeZone: 'UTC', weekday: 'short' }, Date.UTC(2026, 10, 23 + day))
}

interface HeatChartProps {
  grid: number[][]
  /** What a value says. */
  textOf(day: number, hour: number, value: number): string
  width: number
  markOf: MarkOf
}

/** A value for each hour of the week; more is darker. */
export function HeatChart({ grid, textOf, width, markOf }: HeatChartProps) {
  const max = Math.max(0, ...grid.flat())
  const cell = (width - LEFT) / HOURS
  const dayName = useDayName()
  return (
    <g className="text-[11px]">
      {[0, 6, 12, 18].map(hour => (
        <text key={hour} x={LEFT + hour * cell} y={12} className="fill-soft tabular-nums">
          {`${String(hour).padStart(2, '0')}:00`}
        </text>
      ))}
      {grid.map((hours, day) => (
        <g key={day}>
          <text x={LEFT - 8} y={TOP + day * ROW + ROW / 2 + 4} textAnchor="end" className="fill-soft">
            {dayName(day)}
          </text>
          {hours.map((value, hour) => {
            const text = textOf(day, hour, value)
            return (
              <rect
                key={hour}
                x={LEFT + hour * cell + 1}
                y={TOP + day * ROW + 1}
                width={Math.max(1, cell - 2)}
                height={ROW - 2}
                rx={2}
                fillOpacity={value > 0 ? OPACITY[shadeOf(value, max)] : 1}
                {...markOf({ row: day, part: hour }, text, value > 0 ? 'fill-accent-ground' : 'fill-raised')}
              >
                <title>{text}</title>
              </rect>
            )
          })}
        </g>
      ))}
    </g>
  )
}
