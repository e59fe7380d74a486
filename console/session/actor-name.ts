import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import { leftQuery, useAgentName } from './people.ts'

/** Who did something, as the API tells it. */
export interface Actor {
  kind: string
  id?: string
  role?: string
}

/** Who an actor is, by name if they have one. */
export function useActorName(): (actor: Actor) => string {
  const t = useTranslations('session.actors')
  const nameOf = useAgentName()
  const left = useQuery(leftQuery).data
  return ({ kind, id, role }) => {
    if (id !== undefined) return nameOf(id) ?? left?.find(agent => agent.id === id)?.name ?? t('left')
    return kind === 'operator' || role !== undefined ? t('administrator') : t('service')
  }
}
