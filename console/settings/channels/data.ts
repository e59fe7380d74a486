import { infiniteQueryOptions, queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import type { FieldValues } from 'react-hook-form'
import { api, ask, askAll } from '../../api/client.ts'
import { ifMatch } from '../../api/if-match.ts'
import type { Channel, ChannelChanges } from '../../api/types.ts'
import { useActorName } from '../../session/actor-name.ts'
import { channelsQuery } from '../../session/people.ts'
import { useTimes } from '../../ui/time.ts'
import { type SavedForm, useSaved } from '../form/use-saved.ts'

/** Reads a channel. Throws `ApiError`. */
export async function readChannel(id: string): Promise<Channel> {
  return (await ask(api.GET('/v1/channels/{id}', { params: { path: { id } } }))) as Channel
}

/** Returns a function that puts a channel from an answer into the cache, so that every part shows it at once. */
export function useKeepChannel(): (channel: Channel) => void {
  const cache = useQueryClient()
  return channel => {
    cache.setQueryData(channelsQuery.queryKey, all =>
      all?.map(one => (one.id === channel.id ? channel : one)),
    )
    void cache.invalidateQueries({ queryKey: versionsQuery(channel.id).queryKey })
  }
}

const NEWEST = 50

/** The newest versions of a channel's settings, without their content. */
export function versionsQuery(id: string) {
  return queryOptions({
    queryKey: ['channels', id, 'versions'],
    queryFn: () =>
      ask(api.GET('/v1/channels/{id}/versions', { params: { path: { id }, query: { limit: NEWEST } } })),
  })
}

/** All versions, the newest first, page by page. */
export function allVersionsQuery(id: string) {
  return infiniteQueryOptions({
    // Below the key of the newest ones, so that a change of the settings reads both again.
    queryKey: [...versionsQuery(id).queryKey, 'all'],
    queryFn: ({ pageParam: cursor }) =>
      ask(
        api.GET('/v1/channels/{id}/versions', { params: { path: { id }, query: { limit: NEWEST, cursor } } }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  })
}

/** Who changed a channel last and when, as `Ann, 30 Nov, 14:03`. Undefined: not known yet. */
export function useLastChange(id: string): string | undefined {
  const times = useTimes()
  const nameOf = useActorName()
  const last = useQuery(versionsQuery(id)).data?.items[0]
  return last && `${nameOf(last.changedBy)}, ${times.full(last.changedAt)}`
}

/** The agents who handle a channel. */
export function membersQuery(channelId: string) {
  return queryOptions({
    queryKey: ['agents', 'of', channelId],
    queryFn: () =>
      askAll(cursor => api.GET('/v1/agents', { params: { query: { limit: 200, cursor, channelId } } })),
  })
}

export const aiAgentsQuery = queryOptions({
  queryKey: ['ai-agents'],
  queryFn: () => askAll(cursor => api.GET('/v1/ai-agents', { params: { query: { limit: 200, cursor } } })),
})

/** A form over a part of a channel's settings. Only that part is sent; everything else stays as it is. */
export function useChannelForm<T extends FieldValues>(
  channel: Channel,
  pick: (channel: Channel) => T,
): SavedForm<T> {
  const keep = useKeepChannel()
  const { id } = channel
  return useSaved<T>({
    values: pick(channel),
    version: channel.version,
    async save(values, version) {
      const body = values as ChannelChanges
      const params = { path: { id }, header: { 'if-match': ifMatch(version) } }
      keep((await ask(api.PATCH('/v1/channels/{id}', { params, body }))) as Channel)
    },
    async reload() {
      const now = await readChannel(id)
      keep(now)
      return { values: pick(now), version: now.version }
    },
  })
}
