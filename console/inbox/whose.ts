import type { Me, View } from '../api/types.ts'
import { hasRole } from '../session/roles.ts'

/** Who sees a view, as one value of a select: its owner, everybody, or the team with this id. */
export type Whose = 'private' | 'all' | `team ${string}`

type Scope = Pick<View, 'scope' | 'teamId'>

export function whoseOf({ scope, teamId }: Scope): Whose {
  return scope === 'team' ? `team ${teamId ?? ''}` : scope
}

export function scopeOf(whose: Whose): Scope {
  if (whose === 'private' || whose === 'all') return { scope: whose, teamId: null }
  return { scope: 'team', teamId: whose.slice('team '.length) }
}

/** Whether somebody may change or delete a view. The API applies the same rule. */
export function mayChange({ ownerId }: Pick<View, 'ownerId'>, me: Me): boolean {
  return (ownerId !== null && ownerId === me.agent?.id) || hasRole(me, 'supervisor')
}

/** With whom somebody may share a view: an agent with their own teams, a supervisor with all teams and everybody. */
export function sharesOf(teams: readonly { id: string; agentIds: readonly string[] }[], me: Me): Whose[] {
  const isSupervisor = hasRole(me, 'supervisor')
  const own = teams.filter(({ agentIds }) => isSupervisor || agentIds.includes(me.agent?.id ?? ''))
  return [...own.map(({ id }) => `team ${id}` as const), ...(isSupervisor ? (['all'] as const) : [])]
}
