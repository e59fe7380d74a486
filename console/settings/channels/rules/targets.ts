import { useQuery } from '@tanstack/react-query'
import type { RoutingRule } from '../../../api/types.ts'
import { agentsQuery, teamsQuery, useAgents } from '../../../session/people.ts'
import { aiAgentsQuery } from '../data.ts'

export type Target = RoutingRule['action']['allocate']

/** The possible targets of a rule, by kind. */
export function useTargets(): Record<Target['to'], { id: string; name: string }[]> {
  return {
    team: useQuery(teamsQuery).data ?? [],
    agent: useAgents(),
    ai: useQuery(aiAgentsQuery).data ?? [],
  }
}

/** Whether the possible targets have been loaded. */
export function useTargetsKnown(): boolean {
  const queries = [useQuery(teamsQuery), useQuery(agentsQuery), useQuery(aiAgentsQuery)]
  return queries.every(({ isPending }) => !isPending)
}

/** The name of a target. */
export function useTargetName(): (target: Target) => string | undefined {
  const targets = useTargets()
  return ({ to, id }) => targets[to].find(one => one.id === id)?.name
}
