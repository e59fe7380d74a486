import { queryOptions, useMutation, useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { api, ask } from '../api/client.ts'
import type { AgentSettings, Me } from '../api/types.ts'

export { hasRole } from './roles.ts'

/** Who is signed in, with their settings. Refused with `unauthorized` if nobody is. */
export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: () => ask(api.GET('/v1/me')),
  staleTime: Number.POSITIVE_INFINITY,
  retry: false,
})

/** Who is signed in. Only for pages below the route that checks it. */
export function useMe(): Me {
  return useSuspenseQuery(meQuery).data
}

/** Who is signed in, if it is known. It sends no request. */
export function useKnownMe(): Me | undefined {
  return useQuery({ ...meQuery, enabled: false }).data
}

type Changes = Partial<
  Pick<AgentSettings, 'language' | 'zone' | 'calendar' | 'theme' | 'keys' | 'notifications'>
>

const CHANGE = ['change me']

/**
 * Changes the agent's own settings. The page shows the change at once. Several quick changes are sent one after the
 * other, and the settings are read again only after the last: otherwise an earlier change could arrive last, or an
 * early answer would show a later change undone.
 */
export function useChangeMe() {
  const cache = useQueryClient()
  return useMutation({
    mutationKey: CHANGE,
    scope: { id: 'me' },
    mutationFn: (body: Changes) => ask(api.PATCH('/v1/me', { body })),
    async onMutate(changes) {
      // An answer on its way would show the settings from before this change.
      await cache.cancelQueries(meQuery)
      cache.setQueryData(meQuery.queryKey, me => me && { ...me, settings: { ...me.settings, ...changes } })
    },
    onSettled() {
      const isLast = cache.isMutating({ mutationKey: CHANGE }) === 1
      return isLast ? cache.invalidateQueries(meQuery) : undefined
    },
  })
}
