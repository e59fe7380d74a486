import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import { useMe } from '../session/me.ts'
import { channelsQuery, labelsQuery, teamsQuery, useAgents } from '../session/people.ts'
import { Picker, type PickerItem } from '../ui/picker.tsx'
import { PRIORITIES } from '../ui/priorities.ts'
import { Swatch } from '../ui/swatch.tsx'
import { FLAGS, STATUSES, useFilterNames } from './filter-names.ts'
import { type Filter, isPicked, PICKED_FILTERS } from './search.ts'

interface FilterPickerProps {
  chosen: readonly { filter: Filter; value: string }[]
  onPick(filter: Filter, value: string): void
  onClose(): void
}

const YES_OR_NO = ['true', 'false'] as const
const isFlag = (filter: Filter) => FLAGS.some(flag => flag === filter)
const ids = (all: readonly { id: string }[]) => all.map(({ id }) => id)

/**
 * Picks filters. It stays open, so that several can be picked. A label that is not in the list can be typed: old
 * conversations may still have it.
 */
export function FilterPicker({ chosen, onPick, onClose }: FilterPickerProps) {
  const t = useTranslations('views')
  const nameOf = useFilterNames()
  const me = useMe().agent?.id
  const labels = useQuery(labelsQuery).data ?? []
  const teams = useQuery(teamsQuery).data ?? []
  const isInTeam = teams.some(({ agentIds }) => me !== undefined && agentIds.includes(me))
  const values: Partial<Record<Filter, readonly string[]>> = {
    status: STATUSES,
    assigneeId: [...(me ? ['me'] : []), 'none', ...ids(useAgents()).filter(id => id !== me)],
    teamId: [...(isInTeam ? ['mine'] : []), ...ids(teams)],
    priority: PRIORITIES,
    label: labels.map(({ name }) => name),
    channelId: ids(useQuery(channelsQuery).data ?? []),
  }
  const items = PICKED_FILTERS.flatMap(filter =>
    (values[filter] ?? YES_OR_NO).map((value): PickerItem => {
      const group = isFlag(filter) ? t('filters.others') : t(`filters.${filter as 'label'}`)
      const label = filter === 'label' && labels.find(({ name }) => name === value)
      return {
        id: `${filter}:${value}`,
        group,
        label: nameOf(filter, value) ?? value,
        words: group,
        isOn: isPicked(filter, value, chosen.find(one => one.filter === filter)?.value),
        icon: label ? <Swatch color={label.color} size={10} /> : undefined,
      }
    }),
  )
  const pick = (id: string) => {
    const [name, ...rest] = id.split(':')
    const filter = PICKED_FILTERS.find(one => one === name)
    if (filter) onPick(filter, rest.join(':'))
  }
  return (
    <Picker
      title={t('filterBy')}
      several
      items={items}
      onPick={pick}
      onCreate={label => onPick('label', label)}
      onClose={onClose}
    />
  )
}
