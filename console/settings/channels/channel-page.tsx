import { Link } from '@tanstack/react-router'
import { ChevronLeft } from 'lucide-react'
import type { ComponentType } from 'react'
import { useTranslations } from 'use-intl'
import type { Channel } from '../../api/types.ts'
import { hasRole, useMe } from '../../session/me.ts'
import { useCurrentInSight } from '../../ui/in-sight.ts'
import { useLastChange } from './data.ts'
import { Flow } from './flow.tsx'
import { Greeting } from './greeting.tsx'
import { HealthLine } from './health-line.tsx'
import { History } from './history.tsx'
import { Hours } from './hours.tsx'
import { Overview } from './overview.tsx'
import { Retention } from './retention.tsx'
import { Rules } from './rules/rules.tsx'
import { StepsLeft } from './steps-left.tsx'
import { Survey } from './survey.tsx'

// Each tab is an address. `connect` is the rest of the wizard, and has no tab of its own.
const TABS = [
  ...(['overview', 'greeting', 'hours', 'rules', 'flow', 'survey', 'retention', 'history'] as const),
] as const

export type ChannelTab = (typeof TABS)[number]

const PARTS: Record<ChannelTab | 'connect', ComponentType<{ channel: Channel }>> = {
  overview: Overview,
  connect: StepsLeft,
  greeting: Greeting,
  hours: Hours,
  rules: Rules,
  flow: Flow,
  survey: Survey,
  retention: Retention,
  history: History,
}

/** The page of a channel: its health, and everything that can be set. */
export function ChannelPage({ channel, tab = 'overview' }: { channel: Channel | undefined; tab?: string }) {
  const t = useTranslations('channels')
  const isAdmin = hasRole(useMe(), 'admin')
  const tabs = useCurrentInSight<HTMLElement>(tab)
  const back = (
    <Link
      to="/settings/{-$page}/{-$id}/{-$tab}"
      params={{ page: 'channels', id: undefined, tab: undefined }}
      className="-ml-2 inline-flex h-7 items-center gap-1.5 justify-self-start rounded-md px-2.5 text-sm font-medium text-soft hover:bg-hover hover:text-text"
    >
      <ChevronLeft size={15} aria-hidden="true" />
      {t('title')}
    </Link>
  )
  if (!channel) {
    return (
      <div className="grid justify-items-start gap-2">
        {back}
        <p className="text-sm text-soft">{t('gone')}</p>
      </div>
    )
  }
  const isConnecting = tab === 'connect' && isAdmin
  const shown = isConnecting ? 'connect' : (TABS.find(one => one === tab) ?? 'overview')
  const Part = PARTS[shown]
  return (
    <>
      <div className="mb-4 grid gap-1">
        {back}
        <h2 dir="auto" className="text-lg font-semibold wrap-anywhere">
          {channel.name}
        </h2>
        <HealthLine channel={channel} />
        <LastChange channelId={channel.id} />
      </div>
      {!isConnecting && (
        <nav
          ref={tabs}
          aria-label={t('parts')}
          className="mb-4 flex gap-1 overflow-x-auto border-b border-line pb-px"
        >
          {TABS.map(name => (
            <Link
              key={name}
              to="/settings/{-$page}/{-$id}/{-$tab}"
              params={{ page: 'channels', id: channel.id, tab: name }}
              aria-current={name === shown ? 'page' : undefined}
              className="-mb-px inline-flex h-9 shrink-0 items-center border-b-2 border-transparent px-2.5 text-sm text-soft hover:text-text aria-[current=page]:border-accent aria-[current=page]:font-medium aria-[current=page]:text-accent"
            >
              {t(`tabs.${name}`)}
            </Link>
          ))}
        </nav>
      )}
      <Part key={shown} channel={channel} />
    </>
  )
}

/** Who changed it last, with a link to all versions. */
function LastChange({ channelId }: { channelId: string }) {
  const t = useTranslations('channels')
  const who = useLastChange(channelId)
  return who === undefined ? null : (
    <p className="text-xs text-soft">
      {t('lastChange', { who })}{' '}
      <Link
        to="/settings/{-$page}/{-$id}/{-$tab}"
        params={{ page: 'channels', id: channelId, tab: 'history' }}
        className="text-accent underline"
      >
        {t('allVersions')}
      </Link>
    </p>
  )
}
