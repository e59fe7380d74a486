import {
  infiniteQueryOptions,
  type QueryClient,
  queryOptions,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query'
import { api, ask } from '../api/client.ts'
import { ApiError } from '../api/problems.ts'
import type { Contact, paths } from '../api/types.ts'
import { channelsQuery, useChannel } from '../session/people.ts'
import { useSayProblem } from '../ui/problem-text.ts'
import { lookAgain, type ProviderPowers, powersOf } from './powers.ts'

type Query = NonNullable<paths['/v1/contacts']['get']['parameters']['query']>

/** What is looked for. */
export type ContactFilter = Pick<Query, 'q' | 'channelId' | 'label' | 'blocked'>

const ROWS = 50

export const contactsQuery = (filter: ContactFilter) =>
  infiniteQueryOptions({
    queryKey: ['contacts', filter],
    queryFn: ({ pageParam }) =>
      ask(api.GET('/v1/contacts', { params: { query: { ...filter, limit: ROWS, cursor: pageParam } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    // The stream does not tell who is new.
    staleTime: 0,
  })

const FILES = 12

export const filesQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: ['contact', id, 'files'],
    queryFn: ({ pageParam }) =>
      ask(
        api.GET('/v1/contacts/{id}/media', {
          params: { path: { id }, query: { limit: FILES, cursor: pageParam } },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    // Their links are valid for an hour.
    staleTime: 600_000,
  })

export function usePowers(channelId: string): ProviderPowers | undefined {
  return powersOf(useChannel(channelId))
}

export const contactKey = (id: string) => ['contact', id] as const

const contactQuery = (id: string) =>
  queryOptions({
    queryKey: contactKey(id),
    queryFn: () => ask(api.GET('/v1/contacts/{id}', { params: { path: { id } } })),
  })

/** A contact; one that was merged is the one that stayed. */
export function useContact(id: string) {
  const channels = useQuery(channelsQuery).data
  return useQuery({
    ...contactQuery(id),
    refetchInterval({ state: { data } }) {
      const channel = channels?.find(one => one.id === data?.channelId)
      return data ? lookAgain(data, powersOf(channel), Date.now()) : false
    },
  })
}

/** How often, and after which pause, ms, a contact is looked at for what was begun. */
const MOST_LOOKS = 20
const PAUSE_MS = 500

/** Waits until what was begun with a contact can be seen of it. Throws `ApiError` (`pending`) if that takes long. */
export async function untilSeen(
  cache: QueryClient,
  id: string,
  isSeen: (contact: Contact) => boolean,
): Promise<void> {
  for (let looks = 0; looks < MOST_LOOKS; looks++) {
    const now = await cache.fetchQuery({ ...contactQuery(id), staleTime: 0 })
    if (isSeen(now)) return void cache.invalidateQueries({ queryKey: ['contacts'] })
    await new Promise(resolve => setTimeout(resolve, PAUSE_MS))
  }
  throw new ApiError({ code: 'pending' })
}

/** Shows a contact as an answer has it, and reads anew what names it. */
export function keepContact(cache: QueryClient, contact: Contact): void {
  cache.setQueryData(contactKey(contact.id), contact)
  void cache.invalidateQueries({ queryKey: ['contacts'] })
}

interface Changes {
  name?: string | null
  notes?: string
  labels?: string[]
}

/** By contact, the save that is under way: the next one begins with its result. */
const saving = new Map<string, Promise<void>>()

/**
 * Saves changes of a contact one after the other, unless somebody else has changed it meanwhile. A change is made from what the
 * one before it has left.
 */
export function useSaveContact(contact: Contact): (change: (now: Contact) => Changes) => void {
  const cache = useQueryClient()
  const sayProblem = useSayProblem()
  const { id } = contact
  const save = async (change: (now: Contact) => Changes) => {
    const now = cache.getQueryData<Contact>(contactKey(id)) ?? contact
    const params = { path: { id }, header: { 'if-match': `"${now.version}"` } }
    try {
      keepContact(cache, await ask(api.PATCH('/v1/contacts/{id}', { params, body: change(now) })))
    } catch (error) {
      sayProblem(error)
      await cache.invalidateQueries({ queryKey: contactKey(id) })
    }
  }
  return change => {
    const before = saving.get(id) ?? Promise.resolve()
    saving.set(
      id,
      before.then(() => save(change)),
    )
  }
}
