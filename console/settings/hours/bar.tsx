import type { Span } from './clock.ts'

interface BarProps {
  spans: readonly Span[]
  /** The part after midnight of the day before. */
  tail?: Span
  /** With a line for each hour, for painting. */
  isFine?: boolean
  className?: string
}

const DAY = 1_440
const QUARTERS = [360, 720, 1_080]
const HOURS = Array.from({ length: 23 }, (_, hour) => (hour + 1) * 60)

/** A day from midnight to midnight as a bar, with what is open. */
export function Bar({ spans, tail, isFine, className = 'h-4' }: BarProps) {
  return (
    <svg
      viewBox={`0 0 ${DAY} 20`}
      preserveAspectRatio="none"
      aria-hidden="true"
      className={`w-full rounded-sm bg-raised ${className}`}
    >
      {tail && <rect x={0} width={tail.to} y={2} height={16} className="fill-accent-ground opacity-40" />}
      {spans.map(({ from, to }) => (
        <rect
          key={from}
          x={from}
          width={Math.max(0, to - from)}
          y={2}
          height={16}
          className="fill-accent-ground"
        />
      ))}
      {(isFine ? HOURS : QUARTERS).map(at => (
        <line
          key={at}
          x1={at}
          x2={at}
          y1={0}
          y2={20}
          vectorEffect="non-scaling-stroke"
          strokeWidth={1}
          className={QUARTERS.includes(at) ? 'stroke-edge' : 'stroke-line'}
        />
      ))}
    </svg>
  )
}
