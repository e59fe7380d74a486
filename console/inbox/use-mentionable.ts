import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { ListedConversation } from '../api/types.ts'
import { useMe } from '../session/me.ts'
import { agentsQuery, teamsQuery, useHandles } from '../session/people.ts'
import { channelAgentsQuery } from './data.ts'
import type { Mentionable } from './mentions.ts'

export interface Colleague extends Mentionable {
  presence?: 'online' | 'away' | 'offline'
  /** Those who could not read the conversation until they are mentioned. */
  getAccess: string[]
}

const NONE: Colleague[] = []

/** Whom a note of this conversation can mention: all colleagues but oneself, and the teams. */
export function useMentionable({ channelId }: ListedConversation, isAsked: boolean): Colleague[] {
  const me = useMe().agent?.id
  const agents = useQuery({ ...agentsQuery, enabled: isAsked }).data
  const teams = useQuery({ ...teamsQuery, enabled: isAsked }).data
  // Who was only mentioned does not see who handles the channel.
  const handles = useHandles(channelId) === true
  const members = useQuery({ ...channelAgentsQuery(channelId), enabled: isAsked && handles }).data
  return useMemo(() => {
    if (!isAsked || !agents) return NONE
    const others = agents.filter(({ id }) => id !== me)
    // Supervisors read everything. As long as it is not known who handles the channel, nothing is said.
    const outside = others.filter(
      ({ id, role }) => role === 'agent' && members?.every(member => member.id !== id),
    )
    const namesOf = (ids: readonly string[]) =>
      outside.flatMap(({ id, name }) => (ids.includes(id) ? name : []))
    return [
      ...others.map(({ id, name, presence }) => ({
        ...{ kind: 'agent' as const, id, name, presence },
        getAccess: namesOf([id]),
      })),
      ...(teams ?? []).map(({ id, name, agentIds }) => ({
        ...{ kind: 'team' as const, id, name },
        getAccess: namesOf(agentIds),
      })),
    ]
  }, [isAsked, agents, teams, members, me])
}
