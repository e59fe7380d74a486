import { useQuery } from '@tanstack/react-query'
import type { RoutingRule } from '../../../api/types.ts'
import { agentsQuery, teamsQuery, useAgents } from '../../../session/people.ts'
import { aiAgentsQuery } from '../data.ts'

export type Target = RoutingRule['action']['allocate']

/** Everything that a rule can allocate to, by kind. */
export function useTargets(): Record<Target['to'], { id: string; name: string }[]> {
  return {
    team: useQuery(teamsQuery).data ?? [],
    agent: useAgents(),
    ai: useQuery(aiAgentsQuery).data ?? [],
  }
}

/** Whether they are loaded. */
export function useTargetsKnown(): boolean {
  const queries = [useQuery(teamsQuery), useQuery(agentsQuery), useQuery(aiAgentsQuery)]
  return queries.every(({ isPending }) => !isPending)
}

/** Returns a function that names a target; undefined if it no longer exists. */
export function useTargetName(): (target: Target) => string | undefined {
  const targets = useTargets()
  return ({ to, id }) => targets[to].find(one => one.id === id)?.name
}
