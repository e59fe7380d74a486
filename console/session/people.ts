import { queryOptions, useQuery } from '@tanstack/react-query'
import { api, ask, askAll } from '../api/client.ts'
import { ifMatch, isStale } from '../api/if-match.ts'
import type { Agent } from '../api/types.ts'

// Short lists that many parts of the console need. They are read completely and once. Events keep them current
// (`live/objects.ts`).

/** How often a change is tried over those of others. */
const MOST_TRIES = 5

/** The largest page that the API gives. */
const LONGEST = 200

export const agentsQuery = queryOptions({
  queryKey: ['agents'],
  queryFn: () => askAll(cursor => api.GET('/v1/agents', { params: { query: { limit: LONGEST, cursor } } })),
})

/** Agents whose accounts were deleted. Old events still name them. */
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

/** Adds an agent to a team or removes them. Throws `ApiError`. */
export async function setTeamMember(id: string, agentId: string, isMember: boolean): Promise<void> {
  const path = { id }
  // The API takes the whole list of members, and an older list would undo somebody else's change: so each try begins with the
  // list as it is.
  for (let tries = 1; ; tries++) {
    const { agentIds, version } = await ask(api.GET('/v1/teams/{id}', { params: { path } }))
    const others = agentIds.filter(one => one !== agentId)
    const body = { agentIds: isMember ? [...others, agentId] : others }
    const params = { path, header: { 'if-match': ifMatch(version) } }
    try {
      await ask(api.PATCH('/v1/teams/{id}', { params, body }))
      return
    } catch (error) {
      if (!isStale(error) || tries === MOST_TRIES) throw error
    }
  }
}

/** Adds an agent to a channel or removes them. Throws `ApiError`. */
export async function setChannelMember(id: string, agentId: string, isMember: boolean): Promise<void> {
  const params = { path: { id, agentId } }
  if (isMember) await ask(api.PUT('/v1/channels/{id}/agents/{agentId}', { params }))
  else await ask(api.DELETE('/v1/channels/{id}/agents/{agentId}', { params }))
}

export const labelsQuery = queryOptions({
  queryKey: ['labels'],
  queryFn: () => askAll(cursor => api.GET('/v1/labels', { params: { query: { limit: LONGEST, cursor } } })),
})

/** Returns a function that gives an agent's name; undefined while it is unknown. */
export function useAgentName(): (id: string | null | undefined) => string | undefined {
  const agents = useQuery(agentsQuery).data
  return id => agents?.find(agent => agent.id === id)?.name
}

/** All agents; empty while they are being loaded. */
export function useAgents(): Agent[] {
  return useQuery(agentsQuery).data ?? []
}

/** A channel; undefined while it is unknown, or if the agent may not see it. */
export function useChannel(id: string | undefined) {
  return useQuery(channelsQuery).data?.find(channel => channel.id === id)
}

/**
 * Whether the agent handles a channel or, as a supervisor, sees all. False: they were only mentioned in a
 * conversation of it, so they may read and write notes. Undefined: not known yet.
 */
export function useHandles(channelId: string): boolean | undefined {
  return useQuery(channelsQuery).data?.some(({ id }) => id === channelId)
}
