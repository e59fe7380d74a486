import { type ReactNode, useId } from 'react'
import { useTranslations } from 'use-intl'

interface ListProps {
  title: string
  /** How many do not fit. */
  left: number
  children: ReactNode
}

/** A list with a title. It can't be scrolled, so it says how many are left out. */
export function List({ title, left, children }: ListProps) {
  const t = useTranslations('board')
  const titleId = useId()
  return (
    <section
      aria-labelledby={titleId}
      className="rounded-2xl border border-line bg-surface px-[1.5vw] py-[1vw] max-sm:px-4 max-sm:py-2"
    >
      <h2 id={titleId} className="text-[clamp(0.875rem,1.5vw,2rem)] text-soft">
        {title}
      </h2>
      <ul className="divide-y divide-line">{children}</ul>
      {left > 0 && (
        <p className="pt-1 text-[clamp(0.875rem,1.5vw,2rem)] text-soft">{t('more', { count: left })}</p>
      )}
    </section>
  )
}

interface RowProps {
  /** The class of its colour. */
  tone: string
  name: string
  hint?: string
  value?: string
  more?: string
}

/** A line: a coloured dot, a name with a hint, and two values. */
export function Row({ tone, name, hint, value, more }: RowProps) {
  return (
    <li className="flex items-baseline gap-[1vw] py-1 text-[clamp(1rem,min(1.8vw,2.9dvh),2.4rem)] max-sm:gap-3">
      <span aria-hidden="true" className={`size-[0.6em] shrink-0 self-center rounded-full ${tone}`} />
      <span className="flex min-w-0 flex-1 flex-wrap items-baseline gap-x-[1vw]">
        <span dir="auto" className="truncate font-medium">
          {name}
        </span>
        {hint && <span className="text-[0.7em] text-soft">{hint}</span>}
      </span>
      <span className="shrink-0 font-semibold tabular-nums">{value}</span>
      <span className="w-[5em] shrink-0 text-right text-soft tabular-nums">{more}</span>
    </li>
  )
}
