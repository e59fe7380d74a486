import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import type { View } from '../api/types.ts'
import { useMe } from '../session/me.ts'
import { teamsQuery, useAgentName } from '../session/people.ts'

/** The words for who sees a view, with its owner if that is somebody else. */
export function useWhose(): (view: Pick<View, 'scope' | 'teamId' | 'ownerId'>) => string {
  const t = useTranslations('views.whose')
  const me = useMe().agent?.id
  const nameOf = useAgentName()
  const teams = useQuery(teamsQuery).data
  return ({ scope, teamId, ownerId }) => {
    const name = teams?.find(({ id }) => id === teamId)?.name ?? ''
    const who = scope === 'team' ? t('team', { name }) : t(scope)
    const owner = ownerId === me ? undefined : nameOf(ownerId)
    return owner === undefined ? who : t('by', { who, name: owner })
  }
}
