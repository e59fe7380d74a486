import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { ListedConversation } from '../api/types.ts'
import { useMe } from '../session/me.ts'
import { agentsQuery, teamsQuery, useHandles } from '../session/people.ts'
import { channelAgentsQuery } from './data.ts'
import type { Mentionable } from './mentions.ts'

/** A colleague or a team, with what the list of mentions says of them. */
export interface Colleague extends Mentionable {
  presence?: 'online' | 'away' | 'offline'
  /** Names of those who can't read the conversation yet and will be able to after the mention. */
  getAccess: string[]
}

const NONE: Colleague[] = []

/**
 * Everybody whom a note of this conversation can mention: all colleagues except the agent, and the teams.
 *
 * @param isAsked false: nothing is requested, and the list is empty
 */
export function useMentionable({ channelId }: ListedConversation, isAsked: boolean): Colleague[] {
  const me = useMe().agent?.id
  const agents = useQuery({ ...agentsQuery, enabled: isAsked }).data
  const teams = useQuery({ ...teamsQuery, enabled: isAsked }).data
  // An agent who was only mentioned may not ask who handles the channel.
  const handles = useHandles(channelId) === true
  const members = useQuery({ ...channelAgentsQuery(channelId), enabled: isAsked && handles }).data
  return useMemo(() => {
    if (!isAsked || !agents) return NONE
    const others = agents.filter(({ id }) => id !== me)
    // Supervisors can read everything already. While it is unknown who handles the channel, nobody is said to get
    // access.
    const outside = others.filter(
      ({ id, role }) => role === 'agent' && members?.every(member => member.id !== id),
    )
    const namesOf = (ids: readonly string[]) =>
      outside.flatMap(({ id, name }) => (ids.includes(id) ? name : []))
    return [
      ...others.map(({ id, name, presence }) => ({
        kind: 'agent' as const,
        id,
        name,
        presence,
        getAccess: namesOf([id]),
      })),
      ...(teams ?? []).map(({ id, name, agentIds }) => ({
        kind: 'team' as const,
        id,
        name,
        getAccess: namesOf(agentIds),
      })),
    ]
  }, [isAsked, agents, teams, members, me])
}
