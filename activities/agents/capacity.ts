import { updateAgent } from '../../db/agents.ts'
import { changeAndTell } from '../allocation/grants.ts'
import type { Dependencies } from '../dependencies.ts'

/** Changes how many conversations an agent can have. More are given out at once; less takes nothing away. */
export function setCapacity(dependencies: Dependencies) {
  return async ({ agentId, capacity }: { agentId: string; capacity: number }): Promise<void> => {
    await changeAndTell(dependencies, tx => updateAgent(tx, agentId, { capacity }))
  }
}
