import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import { api, ask } from '../api/client.ts'
import { contactKey } from '../contacts/data.ts'
import { channelsQuery, teamsQuery, useAgents } from '../session/people.ts'
import { isPriority } from '../ui/priorities.ts'
import { useTimes } from '../ui/time.ts'
import type { Filter } from './search.ts'

export const STATUSES = ['waiting', 'assigned', 'ai', 'resolved', 'closed'] as const
/** The filters that are true or false. */
export const FLAGS = ['unread', 'unanswered', 'snoozed', 'hasProblem'] as const

/**
 * The words for a value of a filter; undefined: not loaded, or unknown.
 *
 * @param contactId the contact to whom a list is narrowed down, whose name is read
 */
export function useFilterNames(contactId?: string): (filter: Filter, value: string) => string | undefined {
  const t = useTranslations('views')
  const inbox = useTranslations('inbox')
  const channels = useQuery(channelsQuery).data
  const teams = useQuery(teamsQuery).data
  const agents = useAgents()
  const times = useTimes()
  const contact = useQuery({
    queryKey: contactKey(contactId ?? ''),
    queryFn: () => ask(api.GET('/v1/contacts/{id}', { params: { path: { id: contactId ?? '' } } })),
    enabled: contactId !== undefined,
  }).data
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
        return isPriority(value) ? inbox(`priorities.${value}`) : undefined
      }
      case 'mentioned':
        return t('mentioned')
      case 'contactId':
        return t('contact', { name: contact?.name ?? contact?.addresses[0] ?? '…' })
      case 'from':
      case 'to':
        return Number.isNaN(Date.parse(value)) ? undefined : t(filter, { time: times.full(value) })
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
