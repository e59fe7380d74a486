import { Link } from '@tanstack/react-router'
import { ChartNoAxesColumn, LayoutDashboard } from 'lucide-react'
import { useTranslations } from 'use-intl'
import { hasRole, useMe } from '../session/me.ts'

/** The areas beside the inbox that one may enter. */
export function AreaLinks({ className }: { className: string }) {
  const t = useTranslations('areas')
  const isSupervisor = hasRole(useMe(), 'supervisor')
  return (
    <>
      <Link to="/board" className={className}>
        <LayoutDashboard size={16} aria-hidden="true" />
        {t('board')}
      </Link>
      {isSupervisor && (
        <Link to="/reports/{-$name}" className={className}>
          <ChartNoAxesColumn size={16} aria-hidden="true" />
          {t('reports')}
        </Link>
      )}
    </>
  )
}
