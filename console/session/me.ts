import { queryOptions, useMutation, useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { api, ask } from '../api/client.ts'
import type { AgentSettings, Me } from '../api/types.ts'

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: () => ask(api.GET('/v1/me')),
  staleTime: Number.POSITIVE_INFINITY,
  retry: false,
})

/** Who is signed in. Only for pages that nobody sees who is not. */
export function useMe(): Me {
  return useSuspenseQuery(meQuery).data
}

/** Who is signed in, if that is known. */
export function useKnownMe(): Me | undefined {
  return useQuery({ ...meQuery, enabled: false }).data
}

const ROLES = ['agent', 'supervisor', 'admin']

export function hasRole(me: Me, role: 'supervisor' | 'admin'): boolean {
  return ROLES.indexOf(me.role) >= ROLES.indexOf(role)
}

type Changes = Partial<Pick<AgentSettings, 'language' | 'theme' | 'keys' | 'notifications'>>

/** Changes one's own settings. What one sees changes at once. */
export function useChangeMe() {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: (body: Changes) => ask(api.PATCH('/v1/me', { body })),
    onMutate(changes) {
      cache.setQueryData(meQuery.queryKey, me => me && { ...me, settings: { ...me.settings, ...changes } })
    },
    onSuccess: () => cache.invalidateQueries(meQuery),
    onError: () => cache.invalidateQueries(meQuery),
  })
}
