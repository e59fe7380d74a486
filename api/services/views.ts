import type { Sql } from '../../db/client.ts'
import { findViews, isInTeam, type Looker, type View, type ViewFields } from '../../db/lists/views.ts'
import { loadTeam } from '../../db/teams.ts'
import { hasRole, type Principal } from '../http/auth.ts'
import { invalid, Problem } from '../http/problem.ts'
import { type ViewQuery, viewQuery } from '../schemas/lists.ts'
import { BUILT_IN_VIEWS } from '../schemas/views.ts'

/** How a principal is known to the views: by their id, and whether they see the views of all teams. */
export function lookerOf(principal: Principal): Looker {
  return { agentId: principal.id, seesTeams: hasRole(principal, 'supervisor') }
}

/**
 * A view that the principal can see. Throws a problem if there is none; private views of others count as not
 * existing.
 */
export async function viewFor(sql: Sql, principal: Principal, id: string): Promise<View> {
  const [found] = await findViews(sql, lookerOf(principal), [id])
  if (!found) throw new Problem('not_found', 'There is no such view, or it is not shared with you.')
  return found
}

/** The queries of views, in the given order: built-in ones by name, saved ones by id. */
export async function queriesOf(sql: Sql, principal: Principal, names: string[]): Promise<ViewQuery[]> {
  const ids = names.filter(name => !isBuiltIn(name))
  const kept = ids.length > 0 ? await findViews(sql, lookerOf(principal), ids) : []
  return names.map(name => {
    const query = isBuiltIn(name) ? BUILT_IN_VIEWS[name] : kept.find(({ id }) => id === name)?.query
    if (!query) throw new Problem('not_found', `There is no view ${name}, or it is not shared with you.`)
    return viewQuery.parse(query)
  })
}

const isBuiltIn = (name: string): name is keyof typeof BUILT_IN_VIEWS => Object.hasOwn(BUILT_IN_VIEWS, name)

/** Throws a problem unless the principal may change this view: it is theirs, or shared and they are a supervisor. */
export function requireOwner(principal: Principal, view: View): void {
  if (view.ownerId !== null && view.ownerId === principal.id) return
  if (hasRole(principal, 'supervisor')) return
  throw new Problem('forbidden', 'The view belongs to somebody else; this needs the role "supervisor".')
}

/**
 * Throws a problem unless the principal may share a view this way: an agent with their own team, supervisors with
 * anybody.
 */
export async function requireSharing(
  sql: Sql,
  principal: Principal,
  { scope, teamId }: Pick<ViewFields, 'scope' | 'teamId'>,
): Promise<void> {
  if (scope === 'private') return
  if (scope === 'team' && teamId !== null) {
    const team = await loadTeam(sql, teamId)
    if (!team || team.deletedAt) throw invalid([{ path: 'teamId', message: 'there is no such team' }])
    if (principal.id !== undefined && (await isInTeam(sql, teamId, principal.id))) return
  }
  if (!hasRole(principal, 'supervisor')) {
    throw new Problem('forbidden', 'To share a view beyond your own teams needs the role "supervisor".')
  }
}
