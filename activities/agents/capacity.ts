import { updateAgent } from '../../db/agents.ts'
import { isLastWord } from '../../db/last-words.ts'
import type { CapacityInput } from '../../protocol/activities/agents.ts'
import { changeAndTell } from '../allocation/grants.ts'
import type { Dependencies } from '../dependencies.ts'

/** Changes how many conversations an agent can have. More are given out at once; less takes nothing away. */
export function setCapacity(dependencies: Dependencies) {
  return async ({ agentId, capacity, askedAt }: CapacityInput): Promise<void> => {
    await changeAndTell(
      dependencies,
      async tx => {
        if (await isLastWord(tx, `capacity ${agentId}`, askedAt)) await updateAgent(tx, agentId, { capacity })
      },
      { agents: [agentId] },
    )
  }
}
