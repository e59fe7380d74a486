import { useQuery } from '@tanstack/react-query'
import { Users } from 'lucide-react'
import { useTimeZone, useTranslations } from 'use-intl'
import { channelsQuery, teamsQuery, useAgentName } from '../../session/people.ts'
import type { PageProps } from '../pages.ts'
import { Catalogue, NEW, OneOf } from '../parts/catalogue.tsx'
import { useOpen } from '../parts/use-open.ts'
import { Deleted } from '../way-back/deleted.tsx'
import { zoneOf } from './data.ts'
import { EditTeam, NewTeam } from './editor.tsx'

/**
 * The list of teams, or one of them. A team is a group of agents to whom rules and colleagues can assign
 * conversations.
 */
export function Page({ id }: PageProps) {
  const t = useTranslations('teams')
  const open = useOpen('teams')
  const nameOf = useAgentName()
  const query = useQuery(teamsQuery)
  const own = useTimeZone() ?? 'UTC'
  const channels = useQuery(channelsQuery)
  const zone = zoneOf(channels.data ?? []) ?? own
  const back = () => open(undefined)
  if (id === NEW) return <NewTeam onBack={back} onMade={open} />
  if (id !== undefined) {
    return (
      <OneOf key={id} id={id} query={query} gone={t('gone')}>
        {team => <EditTeam team={team} zone={zone} onBack={back} />}
      </OneOf>
    )
  }
  return (
    <Catalogue
      title={t('title')}
      hint={t('hint')}
      make={t('new')}
      none={t('none')}
      query={query}
      row={({ name, agentIds, businessHours }) => ({
        icon: <Users size={18} className="text-soft" aria-hidden="true" />,
        title: name,
        hint: agentIds.map(one => nameOf(one) ?? '…').join(', ') || t('nobody'),
        more: (
          <span className="text-right text-xs text-soft">
            {t('members', { count: agentIds.length })}
            {businessHours && <span className="block">{t('ownHours')}</span>}
          </span>
        ),
      })}
      open={open}
    >
      <Deleted of="team" there={query.data} open={open} />
    </Catalogue>
  )
}
