import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { api, ask } from '../api/client.ts'
import type { Group } from './groups.ts'

/** The search starts after this pause in typing, ms. */
export const PAUSE_MS = 250

/** The fewest characters. One letter would match almost everything. */
const FEWEST = 2

/** How long an answer is shown again without a new request, ms. No event updates it. */
const FRESH_MS = 15_000

/** Whether a text is long enough to be searched for. */
export function isEnough(q: string): boolean {
  return [...q].length >= FEWEST
}

interface Narrowed {
  channelId?: string
}

/**
 * The first hits of each group. A further typed character cancels the request that is under way.
 *
 * @param limit hits in each group
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

/** Hits in each page of one group. */
const MORE = 25

/** All hits of one group, page by page. */
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
