import {
  infiniteQueryOptions,
  type QueryClient,
  queryOptions,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query'
import { api, ask } from '../api/client.ts'
import { ifMatch, isStale } from '../api/if-match.ts'
import { ApiError } from '../api/problems.ts'
import type { Contact, paths } from '../api/types.ts'
import { channelsQuery, useChannel } from '../session/people.ts'
import { useSayProblem } from '../ui/problem-text.ts'
import { lookAgain, type ProviderPowers, powersOf } from './powers.ts'

type Query = NonNullable<paths['/v1/contacts']['get']['parameters']['query']>

/** The filters of the list. */
export type ContactFilter = Pick<Query, 'q' | 'channelId' | 'label' | 'blocked'>

const ROWS = 50

export const contactsQuery = (filter: ContactFilter) =>
  infiniteQueryOptions({
    queryKey: ['contacts', filter],
    queryFn: ({ pageParam }) =>
      ask(api.GET('/v1/contacts', { params: { query: { ...filter, limit: ROWS, cursor: pageParam } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    // No event tells of new contacts.
    staleTime: 0,
  })

const FILES = 12

/** Files of all conversations with a contact, the newest first. */
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
    // The links to the files are valid for an hour, so they are read again well before.
    staleTime: 600_000,
  })

/** What the provider of a channel can do with a person; undefined while it is unknown. */
export function usePowers(channelId: string): ProviderPowers | undefined {
  return powersOf(useChannel(channelId))
}

export const contactKey = (id: string) => ['contact', id] as const

const contactQuery = (id: string) =>
  queryOptions({
    queryKey: contactKey(id),
    queryFn: () => ask(api.GET('/v1/contacts/{id}', { params: { path: { id } } })),
  })

/**
 * A contact. For a merged one, the API answers with the one that stayed. While a block or an erasure is under way it
 * is read again by itself.
 */
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

/** How often a contact is read to see the effect of an action, and the pause between, ms. */
const MOST_LOOKS = 20
const PAUSE_MS = 500

/**
 * Waits until the effect of an action can be seen in the contact: the service only accepts it at once, a workflow
 * carries it out. Throws `ApiError`, with the code `pending` if it takes too long.
 */
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

/** Puts a contact from an answer into the cache, and marks the lists that show it as outdated. */
export function keepContact(cache: QueryClient, contact: Contact): void {
  cache.setQueryData(contactKey(contact.id), contact)
  void cache.invalidateQueries({ queryKey: ['contacts'] })
}

interface Changes {
  name?: string | null
  notes?: string
  labels?: string[]
}

/** The save that is under way, by contact. */
const saving = new Map<string, Promise<boolean>>()

/**
 * Returns a function that saves a change of a contact. Changes are saved one after the other, each based on the
 * result of the one before; side by side, the second would be refused because of its old version. If somebody else
 * has changed the contact, it is read again, and the change is saved over theirs, if it may be. It resolves to whether the
 * change was saved, and says itself why not.
 *
 * @param change makes the change from the present contact
 * @param mayBe whether it may replace what is stored now. If not, nothing is said: the field shows both
 */
export function useSaveContact(
  contact: Contact,
): (change: (now: Contact) => Changes, mayBe?: (now: Contact) => boolean) => Promise<boolean> {
  const cache = useQueryClient()
  const sayProblem = useSayProblem()
  const { id } = contact
  const save = async (
    change: (now: Contact) => Changes,
    mayBe: (now: Contact) => boolean,
    again = true,
  ): Promise<boolean> => {
    const now = cache.getQueryData<Contact>(contactKey(id)) ?? contact
    if (!mayBe(now)) return false
    const params = { path: { id }, header: { 'if-match': ifMatch(now.version) } }
    try {
      keepContact(cache, await ask(api.PATCH('/v1/contacts/{id}', { params, body: change(now) })))
      return true
    } catch (error) {
      const triesAgain = again && isStale(error)
      if (!triesAgain) sayProblem(error)
      await cache.invalidateQueries({ queryKey: contactKey(id) })
      return triesAgain && save(change, mayBe, false)
    }
  }
  return (change, mayBe = () => true) => {
    const before = saving.get(id) ?? Promise.resolve()
    const saved = before.then(() => save(change, mayBe))
    saving.set(id, saved)
    return saved
  }
}
