import { isLatestRequest } from '../../db/latest-request.ts'
import { openToAnyTeam } from '../../db/line.ts'
import * as teams from '../../db/teams.ts'
import type { TeamMembersInput } from '../../protocol/activities/agents.ts'
import { changeAndTell } from '../allocation/grants.ts'
import type { Dependencies } from '../dependencies.ts'

/** Sets the members of a team. Conversations that wait for it may be given to new members at once. */
export function setTeamMembers(dependencies: Dependencies) {
  return async ({ teamId, agentIds, askedAt }: TeamMembersInput): Promise<void> => {
    await changeAndTell(
      dependencies,
      async tx => {
        if (await isLatestRequest(tx, `team ${teamId}`, askedAt))
          await teams.replaceTeamMembers(tx, teamId, agentIds)
      },
      { teams: [teamId], agents: agentIds },
    )
  }
}

/**
 * Deletes a team. Conversations that wait for it alone may then go to everybody, in every pool. While
 * this happens nobody may put another conversation in the line for this team, so this one change locks
 * all pools.
 */
export function deleteTeam(dependencies: Dependencies) {
  return async ({ teamId }: { teamId: string }): Promise<void> => {
    await changeAndTell(dependencies, async tx => {
      await teams.deleteTeam(tx, teamId)
      await openToAnyTeam(tx, teamId)
    })
  }
}
