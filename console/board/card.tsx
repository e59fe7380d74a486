import type { ReactNode } from 'react'

interface CardProps {
  id: string
  title: string
  /** Shown beside the title. */
  count?: ReactNode
  children: ReactNode
}

/** The classes of a card's list. On a wide page a long one scrolls in its card, so that the other cards stay in sight. */
export const LIST =
  'divide-y divide-line border-t border-line empty:border-0 lg:max-h-[36rem] lg:overflow-y-auto'

/** The frame of one part of the board. Its id is what the figures on top link to. */
export function Card({ id, title, count, children }: CardProps) {
  return (
    <section
      id={id}
      aria-labelledby={`${id}-title`}
      className="min-w-0 rounded-xl border border-line bg-surface"
    >
      <h2 id={`${id}-title`} className="flex items-baseline gap-2 px-4 pt-3 pb-2 text-sm font-semibold">
        {title}
        {count !== undefined && <span className="font-normal text-soft tabular-nums">{count}</span>}
      </h2>
      {children}
    </section>
  )
}

/** Says that a list is empty. */
export function Nothing({ children }: { children: ReactNode }) {
  return <p className="px-4 pb-4 text-sm text-soft">{children}</p>
}
