import type { UseQueryResult } from '@tanstack/react-query'
import { type ReactNode, useEffect, useState } from 'react'
import { useTranslations } from 'use-intl'
import { Failed } from '../../ui/failed.tsx'
import { PageTitle } from '../form/section.tsx'

interface ListingProps {
  title: string
  hint: string
  /** The main action. */
  action?: ReactNode
  children: ReactNode
}

/** A page that is a list: title, purpose, content. */
export function Listing({ title, hint, action, children }: ListingProps) {
  return (
    <div className="max-w-3xl">
      <PageTitle title={title} about={hint} tools={action} />
      {children}
    </div>
  )
}

/** The frame of rows. */
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

/** Says that there is nothing. */
export function Nothing({ children }: { children: ReactNode }) {
  return (
    <p className="rounded-lg border border-dashed border-edge px-4 py-6 text-center text-sm text-soft">
      {children}
    </p>
  )
}

/** So long an empty place is no news, ms. */
const SOON_MS = 300

/** Says that something is being loaded, if it takes so long that one asks oneself. */
export function Loading() {
  const t = useTranslations('parts')
  const [isLate, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(setLate, SOON_MS, true)
    return () => clearTimeout(timer)
  }, [])
  return (
    <p role="status" className="py-6 text-sm text-soft">
      {isLate && t('loading')}
    </p>
  )
}

/** Shows the state of a request: loading, failed with a button to try again, or its result. */
export function Loaded<T>({ query, children }: { query: UseQueryResult<T>; children(data: T): ReactNode }) {
  if (query.data !== undefined) return children(query.data)
  if (!query.isError) return <Loading />
  return <Failed error={query.error} onAgain={query.refetch} />
}
