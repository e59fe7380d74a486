import { Link } from '@tanstack/react-router'
import {
  AlarmClock,
  AlertTriangle,
  Archive,
  AtSign,
  Bookmark,
  Bot,
  CheckCheck,
  CircleUserRound,
  Clock,
  Globe,
  Inbox as InboxIcon,
  type LucideIcon,
  MailWarning,
  Search,
  Users,
  UsersRound,
} from 'lucide-react'
import { Fragment } from 'react'
import { useTranslations } from 'use-intl'
import { findAction } from '../keys/actions.ts'
import { Mark } from '../session/card.tsx'
import { ProfileMenu } from '../session/profile-menu.tsx'
import { AreaLinks } from '../ui/area-links.tsx'
import { useCurrentInView } from '../ui/in-sight.ts'
import { ActionKeys } from '../ui/keycap.tsx'
import { MOST_COUNTED } from './counts.ts'
import { useCounts, useFixedViews, useSavedViews } from './data.ts'
import { useWhose } from './use-whose.ts'
import type { ViewName } from './views.ts'

const ICONS: Record<ViewName, LucideIcon> = {
  mine: CircleUserRound,
  line: Users,
  team: UsersRound,
  unread: MailWarning,
  unanswered: Clock,
  ai: Bot,
  problems: AlertTriangle,
  open: InboxIcon,
  snoozed: AlarmClock,
  mentions: AtSign,
  resolved: CheckCheck,
  closed: Archive,
}

/** By who sees the view. */
const SCOPE_ICONS = { private: Bookmark, team: UsersRound, all: Globe }

interface SidebarProps {
  view: string
  /** Shown over the list, on a phone. */
  isOpen: boolean
  onClose(): void
}

/** The column on the left: views with their counts, links to the other parts of the console, and the agent's own menu. */
export function Sidebar({ view: current, isOpen, onClose }: SidebarProps) {
  const t = useTranslations('inbox')
  const a = useTranslations('areas')
  const v = useTranslations('views')
  const counts = useCounts()
  const fixed = useFixedViews()
  const saved = useSavedViews().data ?? []
  const whoseOf = useWhose()
  const list = useCurrentInView<HTMLElement>(`${current} ${saved.length}`)
  const groups = [
    { title: t('savedViews'), views: saved.filter(({ scope }) => scope === 'private') },
    { title: v('shared'), views: saved.filter(({ scope }) => scope !== 'private') },
  ]
  return (
    <>
      {isOpen && (
        <button
          type="button"
          aria-label={t('closeViews')}
          className="fixed inset-0 z-20 bg-[#00000055] sm:hidden"
          onClick={onClose}
        />
      )}
      <aside
        className={`${isOpen ? 'fixed inset-y-0 left-0 z-30 flex shadow-2xl' : 'hidden'} w-56 shrink-0 flex-col border-r border-line bg-ground sm:max-[1000px]:w-44 sm:static sm:flex sm:shadow-none`}
      >
        <p className="flex h-12 items-center gap-2 px-4 font-semibold">
          <Mark />
          {t('product')}
        </p>
        <button
          type="button"
          onClick={() => findAction('palette')?.()}
          className="mx-2 mb-2 flex h-8 items-center gap-2.5 rounded-md border border-line bg-surface px-2 text-sm text-soft hover:bg-hover"
        >
          <Search size={15} aria-hidden="true" />
          <span className="min-w-0 flex-1 truncate text-left">{t('find')}</span>
          <ActionKeys action="palette" />
        </button>
        <nav
          ref={list}
          aria-label={t('viewsTitle')}
          className="scroll-hint relative min-h-24 flex-1 overflow-y-auto px-2 pb-2"
        >
          <ul className="grid gap-px">
            {fixed.map(name => (
              <ViewLink
                key={name}
                id={name}
                name={t(`views.${name}`)}
                icon={ICONS[name]}
                isCurrent={name === current}
                count={counts?.[name]}
              />
            ))}
          </ul>
          {groups.map(
            ({ title, views }) =>
              views.length > 0 && (
                <Fragment key={title}>
                  <h2 className="px-2 pt-4 pb-1 text-xs font-medium text-soft short:pt-2">{title}</h2>
                  <ul className="grid gap-px">
                    {views.map(view => (
                      <ViewLink
                        key={view.id}
                        id={view.id}
                        name={view.name}
                        whose={view.scope === 'private' ? undefined : whoseOf(view)}
                        icon={SCOPE_ICONS[view.scope]}
                        isCurrent={view.id === current}
                        count={counts?.[view.id]}
                      />
                    ))}
                  </ul>
                </Fragment>
              ),
          )}
          {saved.length + fixed.length - 1 > MOST_COUNTED && (
            <p className="px-2 pt-2 text-xs text-soft">{v('notCounted', { count: MOST_COUNTED })}</p>
          )}
        </nav>
        <nav aria-label={a('label')} className="grid gap-px px-2 pb-2 lg:short:grid-cols-[auto_1fr]">
          <AreaLinks className="flex h-8 whitespace-nowrap short:h-7 lg:short:gap-2 items-center gap-2.5 rounded-md px-2 text-sm text-soft hover:bg-hover hover:text-text" />
        </nav>
        <ProfileMenu />
      </aside>
    </>
  )
}

interface ViewLinkProps {
  id: string
  name: string
  /** Who sees it, and its owner; undefined for built-in and private views. */
  whose?: string
  icon: LucideIcon
  isCurrent: boolean
  count: { count: number; capped: boolean } | undefined
}

/** A view. A count that ends with `+` is a lower bound: the API stops counting there. */
function ViewLink({ id, name, whose, icon: Icon, isCurrent, count }: ViewLinkProps) {
  const look = isCurrent ? 'bg-accent-faint font-medium text-accent' : 'hover:bg-hover'
  const isUrgent = id === 'problems' && count !== undefined && count.count > 0
  return (
    <li>
      <Link
        to="/inbox/$view/{-$id}"
        params={{ view: id, id: undefined }}
        aria-current={isCurrent ? 'page' : undefined}
        title={whose}
        className={`flex h-8 items-center gap-2.5 rounded-md px-2 text-sm short:h-7 ${look}`}
      >
        <Icon size={16} aria-hidden="true" className={isCurrent ? '' : 'text-soft'} />
        <span className="min-w-0 flex-1 truncate">
          {name}
          {whose && <span className="sr-only"> ({whose})</span>}
        </span>
        {count !== undefined && count.count > 0 && (
          <span
            className={`text-xs tabular-nums ${isUrgent ? 'font-semibold text-bad' : isCurrent ? '' : 'text-soft'}`}
          >
            {count.count}
            {count.capped && '+'}
          </span>
        )}
      </Link>
    </li>
  )
}
