import { queryOptions, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { api, askAll } from '../api/client.ts'
import { agentsQuery, teamsQuery } from '../session/people.ts'
import type { Names } from './names.ts'

const LONGEST = 200

export const aiAgentsQuery = queryOptions({
  queryKey: ['ai-agents'],
  queryFn: () =>
    askAll(cursor => api.GET('/v1/ai-agents', { params: { query: { limit: LONGEST, cursor } } })),
})

/** The names of agents, AI agents and teams. */
export function useNames(): Names {
  const agents = useQuery(agentsQuery).data
  const teams = useQuery(teamsQuery).data
  const aiAgents = useQuery(aiAgentsQuery).data
  return useMemo(() => {
    const everybody = [...(agents ?? []), ...(teams ?? []), ...(aiAgents ?? [])]
    const known = new Map(everybody.map(({ id, name }) => [id, name]))
    return id => known.get(id)
  }, [agents, teams, aiAgents])
}
