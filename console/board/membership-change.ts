import type { AgentChange } from './types.ts'

interface Places {
  channelIds: string[]
  teamIds: string[]
}

/** What is to be added and removed so that an agent belongs to these places. */
export function changeOf({ id, ...before }: Places & { id: string }, after: Places): AgentChange {
  const channels = differenceOf(before.channelIds, after.channelIds)
  const teams = differenceOf(before.teamIds, after.teamIds)
  return { id, ...(channels && { channels }), ...(teams && { teams }) }
}

function differenceOf(before: string[], after: string[]) {
  const add = after.filter(id => !before.includes(id))
  const remove = before.filter(id => !after.includes(id))
  return add.length + remove.length === 0 ? undefined : { add, remove }
}

/** Whether it changes anything. */
export function isChange({ id: _, ...change }: AgentChange): boolean {
  return Object.values(change).some(value => value !== undefined)
}

/** One request of the API, in the order in which a dry run tries them. */
export type ChangeRequest =
  | { what: 'join' | 'leave'; channelId: string }
  | { what: 'team'; teamId: string; isMember: boolean }
  | { what: 'capacity'; capacity: number }
  | { what: 'presence'; presence: NonNullable<AgentChange['presence']> }

export function requestsOf({ channels, teams, capacity, presence }: AgentChange): ChangeRequest[] {
  return [
    ...(channels?.add ?? []).map(channelId => ({ what: 'join' as const, channelId })),
    ...(channels?.remove ?? []).map(channelId => ({ what: 'leave' as const, channelId })),
    ...(teams?.add ?? []).map(teamId => ({ what: 'team' as const, teamId, isMember: true })),
    ...(teams?.remove ?? []).map(teamId => ({ what: 'team' as const, teamId, isMember: false })),
    ...(capacity === undefined ? [] : [{ what: 'capacity' as const, capacity }]),
    ...(presence === undefined ? [] : [{ what: 'presence' as const, presence }]),
  ]
}
