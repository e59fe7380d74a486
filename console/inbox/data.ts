import {
  infiniteQueryOptions,
  queryOptions,
  useInfiniteQuery,
  usePrefetchInfiniteQuery,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query'
import { api, ask, askAll } from '../api/client.ts'
import type { ListedConversation, View } from '../api/types.ts'
import type { Counts } from '../live/apply.ts'
import { useApply } from '../live/provider.tsx'
import { conversationKey, listKey } from '../live/rows.ts'
import { isLive, whenLive } from '../live/status.ts'
import { type Timeline, type TimelinePage, type TimelinePlace, timelineKey } from '../live/thread.ts'
import { useMe } from '../session/me.ts'
import { teamsQuery } from '../session/people.ts'
import { countViews } from './counts.ts'
import { isViewName, type ListQuery, type ViewName, viewsFor } from './views.ts'

// The queries of the inbox. The event stream keeps their answers current (`live/apply.ts`), so nothing here is
// polled. A request can be overtaken by events that arrive while it is under way; `apply.row` and `apply.timeline`
// apply those to the answer.

const ROWS = 100
const ITEMS = 60

/**
 * A list of conversations, page by page. The stream moves its rows, so it is not read again.
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
    // While the agent types a search, the former rows stay until the new ones are there. Rows of another view would
    // be wrong, so those are not kept.
    placeholderData: (known, asked) => (isNarrowed(asked?.queryKey[1], query) ? known : undefined),
  })
}

/** Whether two queries differ only in the search text. */
function isNarrowed(before: ListQuery | undefined, now: ListQuery): boolean {
  return JSON.stringify({ ...before, q: '' }) === JSON.stringify({ ...now, q: '' })
}

/** One conversation, also if no loaded list contains it. */
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
    // Rows of loaded lists are current, so an open thread needs no request of its own.
    initialData: () => apply.known(id ?? ''),
    enabled: id !== undefined,
  })
}

/**
 * The timeline of a conversation: messages, notes and events, the newest page first.
 *
 * @param around a place (seq): the timeline begins there and can be read on in both directions
 */
export function useTimeline(id: string, around?: number) {
  const apply = useApply()
  const timeline = infiniteQueryOptions({
    queryKey: timelineKey(id, around),
    async queryFn({ pageParam }) {
      if (!isLive()) await whenLive()
      const askedAt = Date.now()
      const page = await readTimeline(id, pageParam, around)
      // Events that came meanwhile concern the newest part; older pages are taken as they are.
      if (pageParam && 'older' in pageParam) return page
      const whole: Timeline = { pages: [page], pageParams: [pageParam] }
      return apply.timeline(id, whole, askedAt).pages[0] ?? page
    },
    initialPageParam: undefined as TimelinePlace,
    getNextPageParam: ({ nextCursor }) => (nextCursor === null ? undefined : { older: nextCursor }),
    getPreviousPageParam: ({ newerCursor }) => (newerCursor ? { newer: newerCursor } : undefined),
  })
  // Requested before everything else that an opened conversation asks for: a browser has few connections to one
  // server, and the thread is what the agent waits for.
  usePrefetchInfiniteQuery(timeline)
  return useInfiniteQuery(timeline)
}

/** Reads one page: at the end of the timeline, around a place, or beyond a page that is loaded. */
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
    // Older pages are loaded already. The query needs some cursor to know that there are any; it is not used.
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

/** The agents who handle a channel, with their presence. Fresh for a moment only: no event updates this list. */
export const channelAgentsQuery = (channelId: string) =>
  queryOptions({
    queryKey: ['agents', channelId],
    queryFn: () =>
      askAll(cursor => api.GET('/v1/agents', { params: { query: { channelId, limit: 200, cursor } } })),
    staleTime: 5_000,
  })

/** The views that the agent can see: their own and those that are shared. */
export function useSavedViews() {
  return useQuery({
    queryKey: ['views'],
    queryFn: () => askAll(cursor => api.GET('/v1/views', { params: { query: { limit: 200, cursor } } })),
  })
}

/** The built-in views that the agent can use: without agents of their own team there is no view of a team. */
export function useFixedViews(): ViewName[] {
  const me = useMe().agent?.id
  const teams = useQuery(teamsQuery).data
  const teamIds = teams
    ?.filter(({ agentIds }) => me !== undefined && agentIds.includes(me))
    .map(({ id }) => id)
  return viewsFor({ isAgent: me !== undefined, teamIds })
}

/**
 * How many conversations are in each view, by its name or id. Events change the numbers (`live/apply.ts`). Closed conversations
 * are not counted: their number only grows.
 */
export function useCounts(): Counts | undefined {
  const cache = useQueryClient()
  const fixed = useFixedViews().filter(name => name !== 'closed')
  const hasViews = useSavedViews().data !== undefined
  const isReady = !useQuery(teamsQuery).isPending && hasViews
  return useQuery({
    queryKey: ['counts'],
    async queryFn(): Promise<Counts> {
      await whenLive()
      const read = async (names: string[]) => {
        const query = { views: names.join(',') }
        return (await ask(api.GET('/v1/conversations/counts', { params: { query } }))).items
      }
      // As they are, and not as they were when this was last shown: of one that is gone the API knows nothing.
      const kept = cache.getQueryData<View[]>(['views']) ?? []
      const { counts, isGone } = await countViews([...fixed, ...kept.map(({ id }) => id)], read, isViewName)
      if (isGone) void cache.invalidateQueries({ queryKey: ['views'] })
      return counts
    },
    enabled: isReady,
  }).data
}
