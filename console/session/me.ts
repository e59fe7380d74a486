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

type Changes = Partial<
  Pick<AgentSettings, 'language' | 'zone' | 'calendar' | 'theme' | 'keys' | 'notifications'>
>

const CHANGE = ['change me']

/**
 * Changes one's own settings. What one sees changes at once. Several changes in quick succession are sent one after the other,
 * and read again after the last: otherwise an earlier one would arrive last, or its reading would show a later one undone.
 */
export function useChangeMe() {
  const cache = useQueryClient()
  return useMutation({
    mutationKey: CHANGE,
    scope: { id: 'me' },
    mutationFn: (body: Changes) => ask(api.PATCH('/v1/me', { body })),
    async onMutate(changes) {
      // A reading that is under way would show what was before this change.
      await cache.cancelQueries(meQuery)
      cache.setQueryData(meQuery.queryKey, me => me && { ...me, settings: { ...me.settings, ...changes } })
    },
    onSettled() {
      const isLast = cache.isMutating({ mutationKey: CHANGE }) === 1
      return isLast ? cache.invalidateQueries(meQuery) : undefined
    },
  })
}
