import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { api, ask } from '../api/client.ts'
import type { Group } from './groups.ts'

/** A pause in typing after which is searched, ms. */
export const PAUSE_MS = 250

/** One letter is in almost everything. */
const FEWEST = 2

/** How long what was found is shown again without another look, ms. */
const FRESH_MS = 15_000

/** Whether it says enough to be looked for. */
export function isEnough(q: string): boolean {
  return [...q].length >= FEWEST
}

interface Narrowed {
  channelId?: string
}

/**
 * Some of each group. What is typed next ends the request that is under way.
 *
 * @param limit of each group
 */
export function useFound(q: string, limit: number, { channelId }: Narrowed = {}) {
  return useQuery({
    queryKey: ['search', q, limit, channelId],
    queryFn: ({ signal }) =>
      ask(api.GET('/v1/search', { params: { query: { q, limit, channelId } }, signal })),
    enabled: isEnough(q),
    staleTime: FRESH_MS,
    gcTime: FRESH_MS,
  })
}

const MORE = 25

/** All of one group, page by page. */
export function useFoundOf(group: Group, q: string, { channelId }: Narrowed = {}) {
  return useInfiniteQuery({
    queryKey: ['search', q, group, channelId],
    queryFn({ pageParam: cursor, signal }) {
      const query = { q, types: group, limit: MORE, channelId, cursor }
      return ask(api.GET('/v1/search', { params: { query }, signal }))
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: found => found[group]?.nextCursor ?? undefined,
    enabled: isEnough(q),
    staleTime: FRESH_MS,
    gcTime: FRESH_MS,
  })
}
