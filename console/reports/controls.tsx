import { useQuery } from '@tanstack/react-query'
import { useTimeZone, useTranslations } from 'use-intl'
import { channelsQuery, labelsQuery, teamsQuery, useAgents } from '../session/people.ts'
import { Select } from '../ui/select.tsx'
import { RANGES, rangeOf } from './range.ts'
import type { ReportSearch } from './search.ts'
import { groupingOf, groupingsOf } from './table.ts'
import { isMeasure, type ReportName } from './types.ts'
import { useChangeSearch } from './use-change-search.ts'
import { dateOf } from './zoned.ts'

const FIELD = 'h-8 rounded-md border border-line bg-surface px-2 text-sm'

interface ControlsProps {
  name: ReportName
  search: ReportSearch
}

/** Range, grouping and filters of a report. They are part of the address. */
export function Controls({ name, search }: ControlsProps) {
  const t = useTranslations('reports')
  const zone = useTimeZone() ?? 'UTC'
  const { range, from, to, groupBy, clock } = search
  const change = useChangeSearch(name, search)
  const isOwn = from !== undefined && to !== undefined && range === undefined
  const ofRange = (at: number) => dateOf(at, zone)
  const shown = rangeOf(search, zone, Date.now())
  const choose = (value: string) => {
    const named = RANGES.find(one => one === value)
    if (named) return change({ range: named, from: undefined, to: undefined })
    // Own dates begin with those that are shown.
    change({ range: undefined, from: ofRange(shown.from), to: ofRange(shown.to) })
  }
  const groupings = groupingsOf(name, shown.to - shown.from)
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Select
        label={t('range')}
        value={isOwn ? 'own' : (range ?? '30d')}
        onChange={({ target }) => choose(target.value)}
      >
        {RANGES.map(one => (
          <option key={one} value={one}>
            {t(`ranges.${one}`)}
          </option>
        ))}
        <option value="own">{t('ranges.own')}</option>
      </Select>
      {isOwn && (
        <>
          <input
            type="date"
            aria-label={t('from')}
            value={from}
            max={to}
            onChange={({ target }) => target.value && change({ from: target.value })}
            className={FIELD}
          />
          <input
            type="date"
            aria-label={t('to')}
            value={to}
            min={from}
            onChange={({ target }) => target.value && change({ to: target.value })}
            className={FIELD}
          />
        </>
      )}
      <Select
        label={t('groupBy')}
        value={groupingOf(name, shown.to - shown.from, groupBy)}
        onChange={({ target }) => change({ groupBy: groupings.find(one => one === target.value) })}
      >
        {groupings.map(one => (
          <option key={one} value={one}>
            {t('by', { grouping: t(`groupings.${one}`) })}
          </option>
        ))}
      </Select>
      {isMeasure(name) && (
        <Select
          label={t('clock')}
          value={clock ?? 'wall'}
          onChange={({ target }) => change({ clock: target.value === 'business' ? 'business' : undefined })}
        >
          <option value="wall">{t('clocks.wall')}</option>
          <option value="business">{t('clocks.business')}</option>
        </Select>
      )}
      <Filters name={name} search={search} change={change} />
    </div>
  )
}

/** The filters that the API has for this report. */
function Filters({ name, search, change }: ControlsProps & { change(some: Partial<ReportSearch>): void }) {
  const t = useTranslations('reports')
  const channels = useQuery(channelsQuery).data ?? []
  const teams = useQuery(teamsQuery).data ?? []
  const labels = useQuery(labelsQuery).data ?? []
  const agents = useAgents()
  const named = (items: { id: string; name: string }[]) => items.map(({ id, name: text }) => ({ id, text }))
  const filters = [
    { field: 'channelId', all: t('allChannels'), items: named(channels), fits: name !== 'presence' },
    { field: 'agentId', all: t('allAgents'), items: named(agents), fits: true },
    {
      field: 'teamId',
      all: t('allTeams'),
      items: named(teams),
      fits: name !== 'presence',
    },
    {
      field: 'label',
      all: t('allLabels'),
      items: labels.map(({ name: text }) => ({ id: text, text })),
      fits: name !== 'presence',
    },
  ] as const
  return filters.map(
    ({ field, all, items, fits }) =>
      fits &&
      items.length > 0 && (
        <Select
          key={field}
          label={all}
          value={search[field] ?? ''}
          onChange={({ target }) => change({ [field]: target.value || undefined })}
        >
          <option value="">{all}</option>
          {items.map(({ id, text }) => (
            <option key={id} value={id}>
              {text}
            </option>
          ))}
        </Select>
      ),
  )
}
