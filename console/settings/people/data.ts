import { queryOptions, useQueries, useQuery } from '@tanstack/react-query'
import { api, ask, askAll } from '../../api/client.ts'
import type { Agent } from '../../api/types.ts'
import { hasRole, useMe } from '../../session/me.ts'
import { channelsQuery } from '../../session/people.ts'

export type Role = Agent['role']
export const ROLES = ['agent', 'supervisor', 'admin'] as const
export const DOTS = { online: 'bg-good', away: 'bg-wait', offline: 'bg-edge' }

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

/** Who handles a channel. */
export const membersQuery = (channelId: string) =>
  queryOptions({
    queryKey: ['agents', channelId],
    queryFn: () =>
      askAll(cursor => api.GET('/v1/agents', { params: { query: { channelId, limit: LONGEST, cursor } } })),
    staleTime: 0,
  })

/** Each channel, and whether the agent handles it; undefined: not loaded yet. */
export function useChannelsOf(agentId: string) {
  const channels = useQuery(channelsQuery).data ?? []
  const members = useQueries({ queries: channels.map(({ id }) => membersQuery(id)) })
  return channels.map((channel, index) => ({
    channel,
    isMember: members[index]?.data?.some(({ id }) => id === agentId),
  }))
}

/** How many conversations an agent has now, as far as one page of them tells. */
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

/** What the signed-in person may do with an account of this role. */
export function useRights(role: Role) {
  const me = useMe()
  const isAdmin = hasRole(me, 'admin')
  return { isAdmin, mayMakeLink: isAdmin || (hasRole(me, 'supervisor') && role === 'agent') }
}
