interface BarProps {
  spans: readonly { from: number; to: number }[]
}

const DAY = 1_440

/** A day from midnight to midnight, with what is open. */
export function Bar({ spans }: BarProps) {
  return (
    <svg
      viewBox={`0 0 ${DAY} 20`}
      preserveAspectRatio="none"
      aria-hidden="true"
      className="h-4 w-full rounded-sm bg-raised"
    >
      {[360, 720, 1_080].map(at => (
        <line key={at} x1={at} x2={at} y1={0} y2={20} className="stroke-line" strokeWidth={4} />
      ))}
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
    </svg>
  )
}
