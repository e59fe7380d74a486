import { queryOptions, useQueries, useQuery, useQueryClient } from '@tanstack/react-query'
import { api, ask, askAll } from '../../api/client.ts'
import { ifMatch } from '../../api/if-match.ts'
import type { Agent } from '../../api/types.ts'
import { hasRole, meQuery, useMe } from '../../session/me.ts'
import { agentsQuery, channelsQuery } from '../../session/people.ts'

export type Role = Agent['role']
export const ROLES = ['agent', 'supervisor', 'admin'] as const

const LONGEST = 200

/** Links that nobody has used yet. */
export const invitesQuery = queryOptions({
  queryKey: ['invites'],
  queryFn: () => askAll(cursor => api.GET('/v1/invites', { params: { query: { limit: LONGEST, cursor } } })),
  staleTime: 0,
})

export const sessionsQuery = (agentId: string) =>
  queryOptions({
    queryKey: ['sessions', agentId],
    queryFn: async () => (await ask(api.GET('/v1/sessions', { params: { query: { agentId } } }))).items,
    staleTime: 0,
  })

export const tokensOfQuery = (agentId: string) =>
  queryOptions({
    queryKey: ['tokens', agentId],
    queryFn: async () =>
      (await ask(api.GET('/v1/agents/{id}/tokens', { params: { path: { id: agentId } } }))).items,
    staleTime: 0,
  })

/** The agents who handle a channel. */
export const membersQuery = (channelId: string) =>
  queryOptions({
    queryKey: ['agents', channelId],
    queryFn: () =>
      askAll(cursor => api.GET('/v1/agents', { params: { query: { channelId, limit: LONGEST, cursor } } })),
    staleTime: 0,
  })

/**
 * All channels, and whether an agent handles each; undefined: not loaded yet. The API has no list of an agent's
 * channels, so it is one request for each channel.
 */
export function useChannelsOf(agentId: string) {
  const channels = useQuery(channelsQuery).data ?? []
  const members = useQueries({ queries: channels.map(({ id }) => membersQuery(id)) })
  return channels.map((channel, index) => ({
    channel,
    isMember: members[index]?.data?.some(({ id }) => id === agentId),
  }))
}

/** How many conversations an agent has. `capped`: more than one page of them. */
export const heldQuery = (assigneeId: string) =>
  queryOptions({
    queryKey: ['held', assigneeId],
    async queryFn() {
      const query = { assigneeId, status: 'assigned' as const, limit: LONGEST }
      const { items, nextCursor } = await ask(api.GET('/v1/conversations', { params: { query } }))
      return { count: items.length, capped: nextCursor !== null }
    },
    staleTime: 0,
  })

/**
 * What the signed-in person may do with an account of this role. A supervisor may invite agents, but no supervisors
 * or administrators.
 */
export function useRights(role: Role) {
  const me = useMe()
  const isAdmin = hasRole(me, 'admin')
  return { isAdmin, mayMakeLink: isAdmin || (hasRole(me, 'supervisor') && role === 'agent') }
}

export type PersonFields = Pick<Agent, 'name' | 'role' | 'capacity'> & { email: string }

/** Returns a function that reads a person as they are stored now, and shows them so. */
export function useReadPerson(id: string) {
  const cache = useQueryClient()
  return async (): Promise<Agent> => {
    const now = await ask(api.GET('/v1/agents/{id}', { params: { path: { id } } }))
    cache.setQueryData(agentsQuery.queryKey, all => all?.map(one => (one.id === now.id ? now : one)))
    return now
  }
}

/**
 * Returns a function that changes a person at a version and returns them as they are stored; refused with `stale_version` if
 * somebody else has changed them since. The signed-in person may change themselves, so `/v1/me` is read again.
 */
export function useChangePerson(id: string) {
  const cache = useQueryClient()
  return async (body: Partial<PersonFields>, version: number): Promise<Agent> => {
    const params = { path: { id }, header: { 'if-match': ifMatch(version) } }
    const changed = await ask(api.PATCH('/v1/agents/{id}', { params, body }))
    cache.setQueryData(agentsQuery.queryKey, all => all?.map(one => (one.id === changed.id ? changed : one)))
    await cache.invalidateQueries(meQuery)
    return changed
  }
}
