import { endLapsedPresence, listLapsed } from '../../db/agents.ts'
import { listLostWaiting } from '../../db/keeper.ts'
import type { KeeperReport } from '../../protocol/activities/keeper.ts'
import { reconsider } from '../../protocol/signals.ts'
import { tellAssigned } from '../agents/presence.ts'
import { tellGranted } from '../allocation/grants.ts'
import { signalEach } from '../allocation/signal-each.ts'
import type { Dependencies } from '../dependencies.ts'

/** What the line and the seats need a look at. Waiting conversations don't poll: nobody else would notice. */
export async function keepAllocation(
  dependencies: Dependencies,
): Promise<Pick<KeeperReport, 'grantsTold' | 'presencesEnded' | 'putInLine'>> {
  return {
    grantsTold: await tellGranted(dependencies, []),
    presencesEnded: await endPresences(dependencies),
    putInLine: await putInLine(dependencies),
  }
}

/** A heartbeat that ran out took its agent out of the allocation by itself; what they have learns of it here. */
async function endPresences(dependencies: Dependencies): Promise<number> {
  let ended = 0
  for (const { id, presenceUntil } of await listLapsed(dependencies.sql)) {
    // Told while the row is locked: a heartbeat that comes meanwhile is told after it, and a round that dies is made good.
    const done = await dependencies.sql.begin(async tx => {
      if (!(await endLapsedPresence(tx, id))) return false
      await tellAssigned(dependencies, id, false, presenceUntil)
      return true
    })
    if (done) ended++
  }
  return ended
}

/** A conversation that waits, and is neither in the line nor given to anybody, is claimed for anew. */
async function putInLine({ sql, temporal }: Dependencies): Promise<number> {
  // The row of one that ended meanwhile is closed by the next round.
  return signalEach(temporal, await listLostWaiting(sql), reconsider, conversationId => ({ conversationId }))
}
