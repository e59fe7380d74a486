import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslations } from 'use-intl'
import { Button } from '../../ui/button.tsx'
import { useProblemText } from '../../ui/problem-text.ts'

interface PageProps {
  title: string
  hint?: ReactNode
  /** What one does most here. */
  action?: ReactNode
  children: ReactNode
}

/** A page of the settings: its title, what it is for, and what it shows. */
export function Page({ title, hint, action, children }: PageProps) {
  return (
    <div className="mx-auto grid w-full max-w-3xl content-start gap-5">
      <header className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-72">
          <h2 className="text-lg font-semibold">{title}</h2>
          {hint && <p className="mt-0.5 text-sm text-soft">{hint}</p>}
        </div>
        {action}
      </header>
      {children}
    </div>
  )
}

interface GroupProps {
  title: string
  hint?: ReactNode
  action?: ReactNode
  children: ReactNode
}

/** A part of a page, with a heading of its own. */
export function Group({ title, hint, action, children }: GroupProps) {
  return (
    <section className="grid gap-2">
      <div className="flex flex-wrap items-end justify-between gap-2">
        <div className="min-w-0">
          <h3 className="text-base font-semibold">{title}</h3>
          {hint && <p className="text-sm text-soft">{hint}</p>}
        </div>
        {action}
      </div>
      {children}
    </section>
  )
}

export function Rows({ label, children }: { label: string; children: ReactNode }) {
  return (
    <ul
      aria-label={label}
      className="divide-y divide-line overflow-hidden rounded-lg border border-line bg-surface"
    >
      {children}
    </ul>
  )
}

export function Nothing({ children }: { children: ReactNode }) {
  return (
    <p className="rounded-lg border border-dashed border-edge px-4 py-6 text-center text-sm text-soft">
      {children}
    </p>
  )
}

/** What was asked for: that it is on its way, that it failed, or what it is. */
export function Loaded<T>({ query, children }: { query: UseQueryResult<T>; children(data: T): ReactNode }) {
  const t = useTranslations('parts')
  const textOf = useProblemText()
  if (query.data !== undefined) return children(query.data)
  if (!query.isError) {
    return (
      <p role="status" className="py-6 text-sm text-soft">
        {t('loading')}
      </p>
    )
  }
  const { title, detail } = textOf(query.error)
  return (
    <div role="alert" className="grid justify-items-start gap-2 text-sm">
      <p className="font-medium text-bad">{title}</p>
      {detail && <p className="text-soft">{detail}</p>}
      <Button onClick={() => void query.refetch()}>{t('again')}</Button>
    </div>
  )
}
