import { Link } from '@tanstack/react-router'
import { ChevronRight, MessageSquareText, Phone, Plus } from 'lucide-react'
import { useTranslations } from 'use-intl'
import type { Channel } from '../../api/types.ts'
import { hasRole, useMe } from '../../session/me.ts'
import { PageTitle } from '../form/section.tsx'
import { HealthLine } from './health-line.tsx'

const PRIMARY =
  'inline-flex h-8 items-center gap-1.5 rounded-md bg-accent-ground px-3 text-sm font-medium text-white hover:brightness-110'

/** All channels with their health, and for administrators the way to connect one. */
export function ChannelList({ channels }: { channels: Channel[] }) {
  const t = useTranslations('channels')
  const isAdmin = hasRole(useMe(), 'admin')
  const connect = (
    <Link
      to="/settings/{-$page}/{-$id}/{-$tab}"
      params={{ page: 'channels', id: 'new', tab: undefined }}
      className={PRIMARY}
    >
      <Plus size={15} aria-hidden="true" />
      {t('connect')}
    </Link>
  )
  return (
    <>
      <PageTitle title={t('title')} about={t('about')} tools={isAdmin && channels.length > 0 && connect} />
      {channels.length === 0 ? (
        <div className="grid justify-items-center gap-3 rounded-xl border border-line bg-surface px-6 py-14 text-center">
          <Phone size={28} className="text-soft" aria-hidden="true" />
          <p className="text-base font-semibold">{t('none')}</p>
          <p className="max-w-sm text-sm text-soft">{isAdmin ? t('noneAbout') : t('noneAsk')}</p>
          {isAdmin && connect}
        </div>
      ) : (
        <ul className="grid gap-px overflow-hidden rounded-xl border border-line bg-line">
          {channels.map(channel => (
            <li key={channel.id}>
              <Link
                to="/settings/{-$page}/{-$id}/{-$tab}"
                params={{ page: 'channels', id: channel.id, tab: undefined }}
                className="flex items-center gap-3 bg-surface px-4 py-3 hover:bg-hover"
              >
                <MediumIcon medium={channel.medium} />
                <span className="min-w-0 flex-1">
                  <span className="flex flex-wrap items-baseline gap-x-2">
                    <span className="font-medium">{channel.name}</span>
                    <span className="text-sm text-soft">
                      {[channel.phoneNumber ?? channel.messagingServiceSid, t(`mediums.${channel.medium}`)]
                        .filter(Boolean)
                        .join(' · ')}
                    </span>
                  </span>
                  <HealthLine channel={channel} />
                </span>
                <ChevronRight size={16} className="shrink-0 text-soft" aria-hidden="true" />
              </Link>
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

export function MediumIcon({ medium }: Pick<Channel, 'medium'>) {
  const Icon = medium === 'sms' ? MessageSquareText : Phone
  const look = medium === 'sms' ? 'bg-accent-faint text-accent' : 'bg-good-faint text-good'
  return (
    <span className={`grid size-9 shrink-0 place-items-center rounded-lg ${look}`}>
      <Icon size={17} aria-hidden="true" />
    </span>
  )
}
