import { queryOptions, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { api, askAll } from '../api/client.ts'
import { hasRole, useMe } from '../session/me.ts'
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
  // An agent may not list AI agents, so for them it is "the AI agent".
  const mayAsk = hasRole(useMe(), 'supervisor')
  const aiAgents = useQuery({ ...aiAgentsQuery, enabled: mayAsk }).data
  return useMemo(() => {
    const everybody = [...(agents ?? []), ...(teams ?? []), ...(aiAgents ?? [])]
    const known = new Map(everybody.map(({ id, name }) => [id, name]))
    return id => known.get(id)
  }, [agents, teams, aiAgents])
}
