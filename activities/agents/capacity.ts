import { updateAgent } from '../../db/agents.ts'
import { changeSeats } from '../../db/seats.ts'
import { tellGranted } from '../allocation/grants.ts'
import type { Dependencies } from '../dependencies.ts'

/** Changes how many conversations an agent can have. More are given out at once; less takes nothing away. */
export function setCapacity(dependencies: Dependencies) {
  return async ({ agentId, capacity }: { agentId: string; capacity: number }): Promise<void> => {
    const { granted } = await changeSeats(dependencies.sql, tx => updateAgent(tx, agentId, { capacity }))
    await tellGranted(dependencies, granted)
  }
}
