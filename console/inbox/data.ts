import {
  infiniteQueryOptions,
  queryOptions,
  useInfiniteQuery,
  usePrefetchInfiniteQuery,
  useQuery,
} from '@tanstack/react-query'
import { api, ask, askAll } from '../api/client.ts'
import type { ListedConversation } from '../api/types.ts'
import type { Counts } from '../live/apply.ts'
import { useApply } from '../live/provider.tsx'
import { conversationKey, listKey } from '../live/rows.ts'
import { isLive, whenLive } from '../live/status.ts'
import { type Timeline, type TimelinePage, type TimelinePlace, timelineKey } from '../live/thread.ts'
import { type ListQuery, VIEW_NAMES } from './views.ts'

const ROWS = 100
const ITEMS = 60

/**
 * A list of conversations, page by page; the stream keeps it as it is.
 *
 * @param isAsked false: it is not read
 */
export function useConversations(query: ListQuery, { isAsked = true } = {}) {
  const apply = useApply()
  return useInfiniteQuery({
    queryKey: listKey(query),
    async queryFn({ pageParam }) {
      await whenLive()
      const askedAt = Date.now()
      const params = { query: { ...query, limit: ROWS, cursor: pageParam } }
      const { items, nextCursor } = await ask(api.GET('/v1/conversations', { params }))
      return { items: items.map(row => apply.row(row, askedAt)), nextCursor }
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    enabled: isAsked,
    // While one types what to look for; what another view shows has no place here.
    placeholderData: (known, asked) => (isNarrowed(asked?.queryKey[1], query) ? known : undefined),
  })
}

/** Whether two queries differ in nothing but the words that are looked for. */
function isNarrowed(before: ListQuery | undefined, now: ListQuery): boolean {
  return JSON.stringify({ ...before, q: '' }) === JSON.stringify({ ...now, q: '' })
}

export function useConversation(id: string | undefined) {
  const apply = useApply()
  return useQuery({
    queryKey: conversationKey(id ?? ''),
    async queryFn(): Promise<ListedConversation> {
      await whenLive()
      const askedAt = Date.now()
      const params = { path: { id: id ?? '' } }
      return apply.row(await ask(api.GET('/v1/conversations/{id}', { params })), askedAt)
    },
    // The stream keeps the rows of the lists as they are.
    initialData: () => apply.known(id ?? ''),
    enabled: id !== undefined,
  })
}

/**
 * What was written and what happened, the newest page first.
 *
 * @param around a place (seq): it begins there, and goes on in both directions
 */
export function useTimeline(id: string, around?: number) {
  const apply = useApply()
  const timeline = infiniteQueryOptions({
    queryKey: timelineKey(id, around),
    async queryFn({ pageParam }) {
      if (!isLive()) await whenLive()
      const askedAt = Date.now()
      const page = await readTimeline(id, pageParam, around)
      if (pageParam && 'older' in pageParam) return page
      const whole: Timeline = { pages: [page], pageParams: [pageParam] }
      return apply.timeline(id, whole, askedAt).pages[0] ?? page
    },
    initialPageParam: undefined as TimelinePlace,
    getNextPageParam: ({ nextCursor }) => (nextCursor === null ? undefined : { older: nextCursor }),
    getPreviousPageParam: ({ newerCursor }) => (newerCursor ? { newer: newerCursor } : undefined),
  })
  // Before what else a conversation asks for when it is shown: a browser has few connections to one server.
  usePrefetchInfiniteQuery(timeline)
  return useInfiniteQuery(timeline)
}

async function readTimeline(
  id: string,
  place: TimelinePlace,
  around: number | undefined,
): Promise<TimelinePage> {
  const read = (query: { limit?: number; cursor?: string; before?: number; after?: number }) =>
    ask(
      api.GET('/v1/conversations/{id}/timeline', {
        params: { path: { id }, query: { limit: ITEMS, ...query } },
      }),
    )
  if (place && 'newer' in place) {
    const { items, nextCursor } = await read({ cursor: place.newer })
    // What lies before is loaded already; the cursor only says that there is something.
    return { items: items.toReversed(), nextCursor: place.newer, newerCursor: nextCursor }
  }
  if (place || around === undefined) return read({ cursor: place?.older })
  const limit = ITEMS / 2
  const [older, newer] = await Promise.all([
    read({ limit, before: around + 1 }),
    read({ limit, after: around }),
  ])
  const items = [...newer.items.toReversed(), ...older.items]
  return { items, nextCursor: older.nextCursor, newerCursor: newer.nextCursor }
}

/** Who handles a channel. Who is online changes, and this list is told of nothing. */
export const channelAgentsQuery = (channelId: string) =>
  queryOptions({
    queryKey: ['agents', channelId],
    queryFn: () =>
      askAll(cursor => api.GET('/v1/agents', { params: { query: { channelId, limit: 200, cursor } } })),
    staleTime: 5_000,
  })

export function useSavedViews() {
  return useQuery({
    queryKey: ['views'],
    queryFn: () => askAll(cursor => api.GET('/v1/views', { params: { query: { limit: 200, cursor } } })),
  })
}

/** The API counts this many views at once. */
const MOST_COUNTED = 20

/** How many conversations are in each view. */
export function useCounts(): Counts | undefined {
  const saved = useSavedViews().data
  return useQuery({
    queryKey: ['counts'],
    async queryFn(): Promise<Counts> {
      await whenLive()
      const views = [...VIEW_NAMES, ...(saved ?? []).map(({ id }) => id)].slice(0, MOST_COUNTED).join(',')
      const { items } = await ask(api.GET('/v1/conversations/counts', { params: { query: { views } } }))
      return Object.fromEntries(items.map(({ view, count, capped }) => [view, { count, capped }]))
    },
    enabled: saved !== undefined,
  }).data
}
