import { Link } from '@tanstack/react-router'
import {
  AlarmClock,
  AlertTriangle,
  AtSign,
  Bookmark,
  Bot,
  CheckCheck,
  CircleUserRound,
  Clock,
  Inbox as InboxIcon,
  type LucideIcon,
  MailWarning,
  Search,
  Users,
} from 'lucide-react'
import { useTranslations } from 'use-intl'
import { findAction } from '../keys/actions.ts'
import { Mark } from '../session/card.tsx'
import { ProfileMenu } from '../session/profile-menu.tsx'
import { AreaLinks } from '../ui/area-links.tsx'
import { ActionKeys } from '../ui/keycap.tsx'
import { useCounts, useSavedViews } from './data.ts'
import { VIEW_NAMES, type ViewName } from './views.ts'

const ICONS: Record<ViewName, LucideIcon> = {
  mine: CircleUserRound,
  line: Users,
  unread: MailWarning,
  unanswered: Clock,
  ai: Bot,
  problems: AlertTriangle,
  open: InboxIcon,
  snoozed: AlarmClock,
  mentions: AtSign,
  resolved: CheckCheck,
}

interface SidebarProps {
  view: string
  /** Shown over the list, on a phone. */
  isOpen: boolean
  onClose(): void
}

/** The column on the left: views with their counts, links to the other parts of the console, and the agent's own menu. */
export function Sidebar({ view, isOpen, onClose }: SidebarProps) {
  const t = useTranslations('inbox')
  const a = useTranslations('areas')
  const counts = useCounts()
  const saved = useSavedViews().data ?? []
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
        className={`${isOpen ? 'fixed inset-y-0 left-0 z-30 flex shadow-2xl' : 'hidden'} w-56 shrink-0 flex-col border-r border-line bg-ground sm:static sm:flex sm:shadow-none`}
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
        <nav aria-label={t('viewsTitle')} className="flex-1 overflow-y-auto px-2 pb-2">
          <ul className="grid gap-px">
            {VIEW_NAMES.map(name => (
              <ViewLink
                key={name}
                id={name}
                name={t(`views.${name}`)}
                icon={ICONS[name]}
                isCurrent={name === view}
                count={counts?.[name]}
              />
            ))}
          </ul>
          {saved.length > 0 && (
            <>
              <h2 className="px-2 pt-4 pb-1 text-xs font-medium text-soft">{t('savedViews')}</h2>
              <ul className="grid gap-px">
                {saved.map(({ id, name }) => (
                  <ViewLink
                    key={id}
                    id={id}
                    name={name}
                    icon={Bookmark}
                    isCurrent={id === view}
                    count={counts?.[id]}
                  />
                ))}
              </ul>
            </>
          )}
        </nav>
        <nav aria-label={a('label')} className="grid gap-px px-2 pb-2">
          <AreaLinks className="flex h-8 items-center gap-2.5 rounded-md px-2 text-sm text-soft hover:bg-hover hover:text-text" />
        </nav>
        <ProfileMenu />
      </aside>
    </>
  )
}

interface ViewLinkProps {
  id: string
  name: string
  icon: LucideIcon
  isCurrent: boolean
  count: { count: number; capped: boolean } | undefined
}

/** A view. A count that ends with `+` is a lower bound: the API stops counting there. */
function ViewLink({ id, name, icon: Icon, isCurrent, count }: ViewLinkProps) {
  const look = isCurrent ? 'bg-accent-faint font-medium text-accent' : 'hover:bg-hover'
  const isUrgent = id === 'problems' && count !== undefined && count.count > 0
  return (
    <li>
      <Link
        to="/inbox/$view/{-$id}"
        params={{ view: id }}
        aria-current={isCurrent ? 'page' : undefined}
        className={`flex h-8 items-center gap-2.5 rounded-md px-2 text-sm ${look}`}
      >
        <Icon size={16} aria-hidden="true" className={isCurrent ? '' : 'text-soft'} />
        <span className="min-w-0 flex-1 truncate">{name}</span>
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
