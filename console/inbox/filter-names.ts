import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import { channelsQuery, teamsQuery, useAgents } from '../session/people.ts'
import type { Filter } from './search.ts'

export const STATUSES = ['waiting', 'assigned', 'ai', 'resolved', 'closed'] as const
export const PRIORITIES = ['urgent', 'high', 'normal', 'low'] as const
/** The filters that are true or false. */
export const FLAGS = ['unread', 'unanswered', 'snoozed', 'hasProblem'] as const

/** The words for a value of a filter; undefined: not loaded, or unknown. */
export function useFilterNames(): (filter: Filter, value: string) => string | undefined {
  const t = useTranslations('views')
  const inbox = useTranslations('inbox')
  const channels = useQuery(channelsQuery).data
  const teams = useQuery(teamsQuery).data
  const agents = useAgents()
  const named = (all: readonly { id: string; name: string }[] | undefined, id: string) =>
    all?.find(one => one.id === id)?.name
  const nameOf = (filter: Filter, value: string): string | undefined => {
    switch (filter) {
      case 'label':
        return value
      case 'channelId':
        return named(channels, value)
      case 'teamId':
        return value === 'mine' ? inbox('views.team') : named(teams, value)
      case 'assigneeId':
        return value === 'me' ? t('me') : value === 'none' ? inbox('nobody') : named(agents, value)
      case 'status': {
        const status = STATUSES.find(one => one === value)
        return status && inbox(`statusShort.${status}`)
      }
      case 'priority': {
        const priority = PRIORITIES.find(one => one === value)
        return priority && inbox(`priorities.${priority}`)
      }
      default:
        return value === 'true' || value === 'false' ? t(`flags.${filter}.${value}`) : undefined
    }
  }
  return (filter, value) => {
    if (filter !== 'status' && filter !== 'priority') return nameOf(filter, value)
    const names = value.split(',').map(one => nameOf(filter, one) ?? one)
    return names.join(', ')
  }
}
