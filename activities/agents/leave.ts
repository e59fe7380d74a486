import * as agents from '../../db/agents.ts'
import { listAssigned } from '../../db/conversations.ts'
import { openToAnyone } from '../../db/line.ts'
import { listNotTakenUpBy } from '../../db/seats.ts'
import type { LeavingInput } from '../../protocol/activities/agents.ts'
import { changeAndTell } from '../allocation/grants.ts'
import type { Dependencies } from '../dependencies.ts'
import { returnEach } from './return-each.ts'

/** Ends an agent's account. What waits for them alone may be anyone's from now on. */
export function deleteAgent(dependencies: Dependencies) {
  return async ({ agentId, by }: LeavingInput): Promise<void> => {
    await changeAndTell(
      dependencies,
      async tx => {
        await agents.deleteAgent(tx, agentId, by)
        await openToAnyone(tx, agentId)
      },
      { agents: [agentId] },
    )
  }
}

/** Puts what an agent who left still has back in the line, in every channel. Returns how many are left for another look. */
export function returnAllConversations(dependencies: Dependencies) {
  const { sql } = dependencies
  return async ({ agentId }: { agentId: string }): Promise<number> =>
    returnEach(dependencies, {
      assigned: await listAssigned(sql, agentId),
      untold: await listNotTakenUpBy(sql, agentId),
    })
}
