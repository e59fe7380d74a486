import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import { leftQuery, useAgentName } from './people.ts'

/** Who did something, as the API answers it. */
export interface Actor {
  kind: string
  id?: string
  role?: string
}

/** Returns a function that names an actor: the agent's name, also after their account was deleted, or what they are. */
export function useActorName(): (actor: Actor) => string {
  const t = useTranslations('session.actors')
  const nameOf = useAgentName()
  const left = useQuery(leftQuery).data
  return ({ kind, id, role }) => {
    if (id !== undefined) return nameOf(id) ?? left?.find(agent => agent.id === id)?.name ?? t('left')
    return kind === 'operator' || role !== undefined ? t('administrator') : t('service')
  }
}
