import { endLapsedPresence, listLapsed } from '../../db/agents.ts'
import { listLostWaiting } from '../../db/keeper.ts'
import { reconsider } from '../../protocol/signals.ts'
import { tellAssigned } from '../agents/set-presence.ts'
import { signalEach } from '../allocation/signal-each.ts'
import type { Dependencies } from '../dependencies.ts'
import { eachApart } from './each-apart.ts'

// Checks of the line and the presences. Waiting conversations don't poll, so nothing else would notice a problem here.

/**
 * When a heartbeat runs out, its agent gets no more conversations. The conversations that they have are
 * told here.
 */
export async function endPresences(dependencies: Dependencies): Promise<number> {
  let ended = 0
  await eachApart(await listLapsed(dependencies.sql), async ({ id, presenceUntil }) => {
    // They are told while the row is locked. A heartbeat that arrives meanwhile is told after this one.
    // If this round dies, the next one repeats it.
    const done = await dependencies.sql.begin(async tx => {
      if (!(await endLapsedPresence(tx, id))) return false
      await tellAssigned(dependencies, id, false, presenceUntil)
      return true
    })
    if (done) ended++
  })
  return ended
}

/** A conversation that waits, but is neither in the line nor assigned, is claimed again. */
export async function putInLine({ sql, temporal }: Dependencies): Promise<number> {
  // If a workflow ended meanwhile, the next round closes its row.
  return signalEach(temporal, await listLostWaiting(sql), reconsider, conversationId => ({ conversationId }))
}
