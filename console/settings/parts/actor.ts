import { queryOptions, useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import { api, askAll } from '../../api/client.ts'
import { agentsQuery } from '../../session/people.ts'

/** Those whose accounts were deleted: what they did still names them. */
const leftQuery = queryOptions({
  queryKey: ['agents-left'],
  queryFn: () =>
    askAll(cursor => api.GET('/v1/agents', { params: { query: { left: 'true', limit: 200, cursor } } })),
})

interface ActorLike {
  kind: string
  id?: string | null
}

/** Names who did something. */
export function useActorName(): (actor: ActorLike | null) => string {
  const t = useTranslations('parts.actors')
  const agents = useQuery(agentsQuery).data
  const left = useQuery(leftQuery).data
  return actor => {
    if (actor?.kind === 'agent') {
      const name = agents?.find(({ id }) => id === actor.id)?.name
      const gone = left?.find(({ id }) => id === actor.id)?.name
      return name ?? (gone ? t('left', { name: gone }) : t('agent'))
    }
    return actor?.kind === 'operator' ? t('operator') : t('system')
  }
}
