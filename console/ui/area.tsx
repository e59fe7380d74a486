import { Link } from '@tanstack/react-router'
import { Inbox } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslations } from 'use-intl'
import { AreaLinks } from './area-links.tsx'
import { useCurrentInSight } from './in-sight.ts'
import { usePageTitle } from './page-title.ts'

interface AreaProps {
  title: string
  /** Filters, shown beside the title. */
  tools?: ReactNode
  children: ReactNode
}

const LINK =
  'inline-flex h-8 shrink-0 items-center gap-1.5 rounded-md px-2 text-sm max-sm:[&>svg]:hidden text-soft hover:bg-hover hover:text-text aria-[current=page]:bg-accent-faint aria-[current=page]:font-medium aria-[current=page]:text-accent'

/** The frame of every page except the inbox and the wall: title, links to the other parts, tools, content. */
export function Area({ title, tools, children }: AreaProps) {
  const t = useTranslations('areas')
  usePageTitle(title)
  const areas = useCurrentInSight<HTMLElement>(title)
  return (
    <div className="flex h-full flex-col bg-ground">
      <header className="flex flex-wrap items-center gap-x-4 gap-y-1 border-b border-line bg-surface px-4 py-2">
        <h1 className="text-base font-semibold">{title}</h1>
        <nav
          ref={areas}
          aria-label={t('label')}
          className="order-last flex w-full gap-1 overflow-x-auto sm:order-none sm:w-auto"
        >
          <Link to="/inbox/$view/{-$id}" params={{ view: 'mine', id: undefined }} className={LINK}>
            <Inbox size={16} aria-hidden="true" />
            {t('inbox')}
          </Link>
          <AreaLinks className={LINK} />
        </nav>
        {tools && (
          <div className="flex min-w-0 flex-1 flex-wrap items-center gap-2 max-sm:basis-full sm:justify-end">
            {tools}
          </div>
        )}
      </header>
      <main className="min-h-0 flex-1 overflow-y-auto p-3 sm:p-4">{children}</main>
    </div>
  )
}
