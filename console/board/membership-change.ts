import type { AgentChange } from './types.ts'

/** Where an agent belongs, by ids. */
interface Places {
  channelIds: string[]
  teamIds: string[]
}

/** The change that takes an agent from the places before to those after. What stays the same is left out. */
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

/** Whether a change has any part. Without one nothing has to be tried. */
export function isChange({ id: _, ...change }: AgentChange): boolean {
  return Object.values(change).some(value => value !== undefined)
}

/** One request to the API, as a part of a change. */
export type ChangeRequest =
  | { what: 'join' | 'leave'; channelId: string }
  | { what: 'team'; teamId: string; isMember: boolean }
  | { what: 'capacity'; capacity: number }
  | { what: 'presence'; presence: NonNullable<AgentChange['presence']> }

/**
 * The requests of a change, in the order in which a dry run tries them: in another order, something else could be
 * assigned in between.
 */
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
