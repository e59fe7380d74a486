import type { Presence } from '../../domain/choose-agent.ts'
import type { Sql } from '../client.ts'
import type { AsIf, Memberships } from './as-if.ts'

/** One change of supply, as one request to the API would make it. */
export type Step =
  | { what: 'capacity'; agentId: string; capacity: number }
  | { what: 'presence'; agentId: string; presence: Presence }
  | { what: 'join' | 'leave'; agentId: string; channelId: string }
  | { what: 'joinTeam' | 'leaveTeam'; agentId: string; teamId: string }

/** What is stored of whom the steps name. */
export interface Stored {
  presence: Map<string, Presence>
  /** The channels of each agent, and the members of each team. */
  channels: Map<string, Set<string>>
  teams: Map<string, Set<string>>
  /** The pool of each agent and channel. Who is not in it is a pool alone. */
  pools: Map<string, string>
}

export async function loadStored(tx: Sql, steps: Step[]): Promise<Stored> {
  const agents = steps.map(({ agentId }) => agentId)
  const teams = steps.flatMap(step => ('teamId' in step ? step.teamId : []))
  const named = steps.flatMap(step => ('channelId' in step ? step.channelId : []))
  const [people, members] = await Promise.all([
    tx<{ id: string; presence: Presence; channels: string[] }[]>`
      select a.id, case when a.presence_until <= clock_timestamp() then 'offline' else a.presence end as presence,
        array(select m.channel_id::text from channel_agents m where m.agent_id = a.id) as channels
      from agents a where a.id = any(${agents}::uuid[])`,
    tx<{ teamId: string; agentId: string }[]>`
      select team_id, agent_id from team_agents where team_id = any(${teams}::uuid[])`,
  ])
  const ofTeams = new Map<string, Set<string>>(teams.map(id => [id, new Set()]))
  for (const { teamId, agentId } of members) ofTeams.get(teamId)?.add(agentId)
  const ids = [...agents, ...named, ...members.map(({ agentId }) => agentId)]
  const pools = await tx<{ id: string; pool: string }[]>`
    select id, pool from seat_pools where id = any(${ids}::uuid[])`
  return {
    presence: new Map(people.map(({ id, presence }) => [id, presence])),
    channels: new Map(people.map(({ id, channels }) => [id, new Set(channels)])),
    teams: ofTeams,
    pools: new Map(pools.map(({ id, pool }) => [id, pool])),
  }
}

/**
 * Makes a step's change, in what is stored and what would differ from it. It does what the activity for such a change does
 * in the database. Returns the agents and channels whose pools it touches; undefined: it changes nothing.
 */
export function take(step: Step, stored: Stored, asIf: AsIf): string[] | undefined {
  const { agentId } = step
  const agent = asIf.agents.get(agentId) ?? { given: 0 }
  asIf.agents.set(agentId, agent)
  switch (step.what) {
    case 'capacity':
      agent.capacity = step.capacity
      return [agentId]
    case 'presence': {
      // A presence that is repeated is only prolonged.
      if (stored.presence.get(agentId) === step.presence) return undefined
      stored.presence.set(agentId, step.presence)
      agent.presence = step.presence
      if (step.presence === 'online') {
        for (const channelId of stored.channels.get(agentId) ?? []) asIf.forgiven.push({ agentId, channelId })
      }
      return [agentId]
    }
    case 'join': {
      const { channelId } = step
      if (place(asIf.channels, stored.channels, agentId, { agentId, of: channelId }, true))
        asIf.forgiven.push({ agentId, channelId })
      return [agentId, channelId]
    }
    case 'leave': {
      const { channelId } = step
      place(asIf.channels, stored.channels, agentId, { agentId, of: channelId }, false)
      asIf.opened.push({ agentId, channelId })
      return [agentId, channelId]
    }
    case 'joinTeam':
    case 'leaveTeam': {
      const { teamId } = step
      const before = [...(stored.teams.get(teamId) ?? [])]
      place(asIf.teams, stored.teams, teamId, { agentId, of: teamId }, step.what === 'joinTeam')
      return [...before, agentId]
    }
  }
}

/** Adds or removes a membership. `key`: by what `known` lists it. False if that was so already. */
function place(
  list: Memberships,
  known: Map<string, Set<string>>,
  key: string,
  one: { agentId: string; of: string },
  isAdded: boolean,
): boolean {
  const other = key === one.agentId ? one.of : one.agentId
  const members = known.get(key) ?? new Set()
  known.set(key, members)
  if (members.has(other) === isAdded) return false
  if (isAdded) members.add(other)
  else members.delete(other)
  const [into, from] = isAdded ? [list.added, list.removed] : [list.removed, list.added]
  const at = from.findIndex(({ agentId, of }) => agentId === one.agentId && of === one.of)
  if (at >= 0) from.splice(at, 1)
  else into.push(one)
  return true
}
