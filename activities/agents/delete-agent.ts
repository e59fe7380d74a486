import * as agents from '../../db/agents.ts'
import { openToAnyone } from '../../db/line.ts'
import { listAssigned } from '../../db/open-conversations.ts'
import { deleteRepliesOf } from '../../db/replies.ts'
import { listNotTakenUpBy } from '../../db/seats.ts'
import type { LeavingInput } from '../../protocol/activities/agents.ts'
import { changeAndTell } from '../allocation/grants.ts'
import type { Dependencies } from '../dependencies.ts'
import { returnEach } from './return-each.ts'

/**
 * Deletes an agent's account, and the canned replies that were theirs alone. Conversations that wait for this agent alone can go to anyone from now
 * on.
 */
export function deleteAgent(dependencies: Dependencies) {
  return async ({ agentId, by }: LeavingInput): Promise<void> => {
    await changeAndTell(
      dependencies,
      async tx => {
        await agents.deleteAgent(tx, agentId, by)
        await openToAnyone(tx, agentId)
        await deleteRepliesOf(tx, agentId)
      },
      { agents: [agentId] },
    )
  }
}

/**
 * Puts the remaining conversations of a deleted agent back in the line, in every channel. Returns how
 * many are left for another call.
 */
export function returnAllConversations(dependencies: Dependencies) {
  const { sql } = dependencies
  return async ({ agentId }: { agentId: string }): Promise<number> =>
    returnEach(dependencies, {
      assigned: await listAssigned(sql, agentId),
      untold: await listNotTakenUpBy(sql, agentId),
    })
}
