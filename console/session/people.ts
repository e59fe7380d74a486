import { queryOptions, useQuery } from '@tanstack/react-query'
import { api, ask, askAll } from '../api/client.ts'
import type { Agent } from '../api/types.ts'

const LONGEST = 200

export const agentsQuery = queryOptions({
  queryKey: ['agents'],
  queryFn: () => askAll(cursor => api.GET('/v1/agents', { params: { query: { limit: LONGEST, cursor } } })),
})

/** Those whose accounts were deleted: what they did still names them. */
export const leftQuery = queryOptions({
  queryKey: ['agents-left'],
  queryFn: () =>
    askAll(cursor => api.GET('/v1/agents', { params: { query: { left: 'true', limit: LONGEST, cursor } } })),
})

export const channelsQuery = queryOptions({
  queryKey: ['channels'],
  queryFn: () => askAll(cursor => api.GET('/v1/channels', { params: { query: { limit: LONGEST, cursor } } })),
})

export const teamsQuery = queryOptions({
  queryKey: ['teams'],
  queryFn: () => askAll(cursor => api.GET('/v1/teams', { params: { query: { limit: LONGEST, cursor } } })),
})

/** Adds an agent to a team, or takes them out. */
export async function setTeamMember(id: string, agentId: string, isMember: boolean): Promise<void> {
  const path = { path: { id } }
  // As it is now: the API takes all members, and somebody may have changed them.
  const { agentIds } = await ask(api.GET('/v1/teams/{id}', { params: path }))
  const others = agentIds.filter(one => one !== agentId)
  const body = { agentIds: isMember ? [...others, agentId] : others }
  await ask(api.PATCH('/v1/teams/{id}', { params: path, body }))
}

/** Adds an agent to a channel, or takes them out. */
export async function setChannelMember(id: string, agentId: string, isMember: boolean): Promise<void> {
  const params = { path: { id, agentId } }
  if (isMember) await ask(api.PUT('/v1/channels/{id}/agents/{agentId}', { params }))
  else await ask(api.DELETE('/v1/channels/{id}/agents/{agentId}', { params }))
}

export const labelsQuery = queryOptions({
  queryKey: ['labels'],
  queryFn: () => askAll(cursor => api.GET('/v1/labels', { params: { query: { limit: LONGEST, cursor } } })),
})

/** The name of an agent; undefined if it is not known (yet). */
export function useAgentName(): (id: string | null | undefined) => string | undefined {
  const agents = useQuery(agentsQuery).data
  return id => agents?.find(agent => agent.id === id)?.name
}

export function useAgents(): Agent[] {
  return useQuery(agentsQuery).data ?? []
}

export function useChannel(id: string | undefined) {
  return useQuery(channelsQuery).data?.find(channel => channel.id === id)
}

/** Whether one handles a channel, or sees all; who was mentioned elsewhere reads, and writes notes. Undefined: not known yet. */
export function useHandles(channelId: string): boolean | undefined {
  return useQuery(channelsQuery).data?.some(({ id }) => id === channelId)
}
