import { Link } from '@tanstack/react-router'
import { BookUser, ChartNoAxesColumn, LayoutDashboard, Search, Settings } from 'lucide-react'
import { useTranslations } from 'use-intl'
import { hasRole, useMe } from '../session/me.ts'
import { pagesFor } from '../settings/pages.ts'
import { NO_PARAMS } from './no-params.ts'

/** Links to the parts of the console other than the inbox, as far as the person's role allows. */
export function AreaLinks({ className }: { className: string }) {
  const t = useTranslations('areas')
  const me = useMe()
  const isSupervisor = hasRole(me, 'supervisor')
  return (
    <>
      <Link to="/search" className={className}>
        <Search size={16} aria-hidden="true" />
        {t('search')}
      </Link>
      <Link to="/contacts/{-$id}" params={NO_PARAMS} className={className}>
        <BookUser size={16} aria-hidden="true" />
        {t('contacts')}
      </Link>
      <Link to="/board" className={className}>
        <LayoutDashboard size={16} aria-hidden="true" />
        {t('board')}
      </Link>
      {isSupervisor && (
        <Link to="/reports/{-$name}" params={NO_PARAMS} className={className}>
          <ChartNoAxesColumn size={16} aria-hidden="true" />
          {t('reports')}
        </Link>
      )}
      {pagesFor(me).length > 0 && (
        <Link to="/settings/{-$page}/{-$id}/{-$tab}" params={NO_PARAMS} className={className}>
          <Settings size={16} aria-hidden="true" />
          {t('settings')}
        </Link>
      )}
    </>
  )
}
