import { updateAgent } from '../../db/agents.ts'
import { isLatestRequest } from '../../db/latest-request.ts'
import type { CapacityInput } from '../../protocol/activities/agents.ts'
import { changeAndTell } from '../allocation/grants.ts'
import type { Dependencies } from '../dependencies.ts'

/**
 * Changes how many conversations an agent can have. If it grows, waiting conversations are given out at
 * once. If it shrinks, nothing is taken away.
 */
export function setCapacity(dependencies: Dependencies) {
  return async ({ agentId, capacity, askedAt }: CapacityInput): Promise<void> => {
    await changeAndTell(
      dependencies,
      async tx => {
        if (await isLatestRequest(tx, `capacity ${agentId}`, askedAt))
          await updateAgent(tx, agentId, { capacity })
      },
      { agents: [agentId] },
    )
  }
}
