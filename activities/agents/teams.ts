import { isLastWord } from '../../db/last-words.ts'
import * as teams from '../../db/teams.ts'
import type { TeamMembersInput } from '../../protocol/activities/agents.ts'
import { changeAndTell } from '../allocation/grants.ts'
import type { Dependencies } from '../dependencies.ts'

/** Says who is in a team; what waits for it may be theirs at once. */
export function setTeamMembers(dependencies: Dependencies) {
  return async ({ teamId, agentIds, askedAt }: TeamMembersInput): Promise<void> => {
    await changeAndTell(
      dependencies,
      async tx => {
        if (await isLastWord(tx, `team ${teamId}`, askedAt))
          await teams.replaceTeamMembers(tx, teamId, agentIds)
      },
      { teams: [teamId], agents: agentIds },
    )
  }
}

/**
 * Ends a team. What waits for it alone may then go to everybody: in whichever pool that is, since nobody may put another one
 * in the line for it meanwhile. So it is the one change for which all others wait.
 */
export function deleteTeam(dependencies: Dependencies) {
  return async ({ teamId }: { teamId: string }): Promise<void> => {
    await changeAndTell(dependencies, async tx => {
      await teams.deleteTeam(tx, teamId)
      await tx`update waiting_line set team_id = null where team_id = ${teamId}`
    })
  }
}
