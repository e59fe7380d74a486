import { useFigures } from './figures.ts'
import type { Board } from './types.ts'

/** The numbers above the board. Each links to the card that it counts. */
export function Strip({ board, now }: { board: Board; now: number }) {
  const figures = useFigures(board, now)
  return (
    <ul className="grid grid-cols-2 gap-2 sm:grid-cols-4 lg:grid-cols-7">
      {figures.map(({ id, to, name, value, tone }) => (
        <li key={id}>
          <a
            href={`#${to}`}
            className="grid gap-0.5 rounded-xl border border-line bg-surface px-3 py-2 hover:bg-hover"
          >
            <span className="truncate text-xs text-soft">{name}</span>
            <span className={`text-lg font-semibold tabular-nums ${tone}`}>{value}</span>
          </a>
        </li>
      ))}
    </ul>
  )
}
